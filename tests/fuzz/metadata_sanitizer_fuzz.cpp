// SPDX-License-Identifier: MIT
// The caller's HTML: whatever comes in, what goes out is small, well formed, of allowlisted names, and loads nothing.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "channel/metadata.hpp"

namespace {

constexpr std::array<std::string_view, 27> allowed = {
    "b",  "i",  "u",  "s",  "code", "sub", "sup",   "p",     "h3",    "h4",    "h5", "pre", "div", "blockquote",
    "ul", "ol", "dl", "li", "dt",   "dd",  "table", "thead", "tbody", "tfoot", "tr", "td",  "th"};

void require(bool good) {
    if (!good) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys::channel;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const CleanMetadata clean = sanitize_metadata(input);
    require(clean.html.size() <= max_clean_metadata);

    std::vector<std::string> open;
    for (std::size_t at = clean.html.find('<'); at != std::string::npos; at = clean.html.find('<', at + 1)) {
        const std::size_t end = clean.html.find('>', at);
        require(end != std::string::npos);
        const std::string tag = clean.html.substr(at + 1, end - at - 1);
        if (tag == "br/" || tag == "hr/") continue;
        if (tag[0] == '/') {
            require(!open.empty() && open.back() == tag.substr(1));
            open.pop_back();
            continue;
        }
        const std::string name = tag.substr(0, tag.find(' '));
        require(std::find(allowed.begin(), allowed.end(), name) != allowed.end());
        require(tag.find_first_of(":()'&;\\") == std::string::npos);
        open.push_back(name);
        require(open.size() <= max_clean_depth);
    }
    require(open.empty());

    const std::string lines = metadata_text(input, 4096);
    require(std::none_of(lines.begin(), lines.end(),
                         [](char c) { return (c >= 0 && c < 0x20 && c != '\n') || c == 0x7F; }));
    return 0;
}
