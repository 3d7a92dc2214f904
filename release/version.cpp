// SPDX-License-Identifier: MIT
#include "release/version.hpp"

#include "release/canonical.hpp"

namespace pidpys::release {

std::optional<Version> read_version(std::string_view text) {
    Version version;
    for (std::size_t i = 0; i < version.numbers.size(); ++i) {
        const bool last = i + 1 == version.numbers.size();
        const auto end = last ? text.size() : text.find('.');
        if (end == std::string_view::npos) return std::nullopt;
        const auto number = read_number(text.substr(0, end), 999'999);
        if (!number) return std::nullopt;
        version.numbers[i] = static_cast<std::uint32_t>(*number);
        text.remove_prefix(last ? end : end + 1);
    }
    return version;
}

std::string text_of(const Version& version) {
    std::string text;
    for (const auto number : version.numbers) text += (text.empty() ? "" : ".") + std::to_string(number);
    return text;
}

}  // namespace pidpys::release
