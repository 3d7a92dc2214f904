// SPDX-License-Identifier: MIT
#include "token/wrong_pins.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>

#include "crypto/base/encoding.hpp"
#include "crypto/cms/digest.hpp"
#include "files/private_file.hpp"

namespace pidpys::token {
namespace {

constexpr std::size_t most_tokens = 64;
constexpr std::size_t longest_file = std::size_t{8} << 10;

struct Line {
    std::string token;  // hex
    unsigned in_a_row = 0;
};

// A file that somebody finds tells of no serial number.
std::string mark_of(const TokenId& token) {
    Bytes names;
    for (const std::string* each : {&token.module, &token.label, &token.manufacturer, &token.model, &token.serial}) {
        names.insert(names.end(), each->begin(), each->end());
        names.push_back(0);
    }
    const auto mark = crypto::digest(*crypto::digest_by_name("SHA256"), {names});
    return mark ? hex_encode(*mark) : std::string();
}

// "MARK COUNT" each; what is no such line is passed over.
std::vector<Line> read_lines(const std::filesystem::path& file) {
    std::vector<Line> lines;
    const auto content = files::read_private_file(file, longest_file);
    if (!content) return lines;
    std::string_view text = as_text(content->view());
    while (!text.empty() && lines.size() < most_tokens) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const auto blank = line.find(' ');
        if (blank == std::string_view::npos) continue;
        Line read{std::string(line.substr(0, blank))};
        const auto [end, error] = std::from_chars(line.data() + blank + 1, line.data() + line.size(), read.in_a_row);
        if (error == std::errc() && end == line.data() + line.size()) lines.push_back(std::move(read));
    }
    return lines;
}

}  // namespace

unsigned WrongPins::in_a_row(const TokenId& token) const {
    if (file_.empty()) return 0;
    const auto lines = read_lines(file_);
    const auto found = std::ranges::find(lines, mark_of(token), &Line::token);
    return found == lines.end() ? 0 : found->in_a_row;
}

void WrongPins::note(const TokenId& token, unsigned in_a_row) const {
    if (file_.empty()) return;
    const std::lock_guard one(mutex_);
    auto lines = read_lines(file_);
    const std::string mark = mark_of(token);
    const auto before = lines.size();
    std::erase_if(lines, [&](const Line& line) { return line.token == mark; });
    if (in_a_row == 0 && lines.size() == before) return;
    if (in_a_row != 0) lines.push_back({mark, in_a_row});
    if (lines.size() > most_tokens) lines.erase(lines.begin());
    std::string text;
    for (const Line& line : lines) text += line.token + ' ' + std::to_string(line.in_a_row) + '\n';
    std::error_code ignored;
    if (!std::filesystem::exists(file_.parent_path(), ignored))
        std::ignore = files::make_private_directory(file_.parent_path());
    std::ignore = files::replace_file(file_, as_bytes(text));
}

}  // namespace pidpys::token
