// SPDX-License-Identifier: MIT
#include "crypto/base/header_value.hpp"

#include <algorithm>

#include "crypto/base/ascii.hpp"

namespace pidpys {
namespace {

constexpr std::size_t max_parameters = 64;

void skip(std::string_view& text, std::string_view characters) {
    text.remove_prefix(std::min(text.find_first_not_of(characters), text.size()));
}

std::string_view take_until(std::string_view& text, std::string_view characters) {
    const auto taken = text.substr(0, text.find_first_of(characters));
    text.remove_prefix(taken.size());
    return taken;
}

// A quoted string at the front of `text`, which is then what follows it.
std::optional<std::string> take_quoted(std::string_view& text, Quoting quoting) {
    std::string value;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return value;
        }
        const bool escapes =
            text[i] == '\\' && i + 1 < text.size() && (quoting == Quoting::standard || text[i + 1] == '"');
        if (escapes) ++i;
        value += text[i];
    }
    return std::nullopt;
}

}  // namespace

const std::string* HeaderValue::find(std::string_view name) const {
    for (const auto& [key, text] : parameters)
        if (key == name) return &text;
    return nullptr;
}

std::optional<HeaderValue> parse_header_value(std::string_view field, Quoting quoting) {
    HeaderValue parsed;
    skip(field, ascii_blanks);
    parsed.value = lower_ascii(take_until(field, " \t\r\n;,"));
    while (parsed.parameters.size() < max_parameters) {
        skip(field, " \t\r\n;,");
        if (field.empty()) break;
        auto name = lower_ascii(without_blanks(take_until(field, "=;")));
        if (field.empty() || field.front() == ';') continue;  // a name without a value
        field.remove_prefix(1);
        skip(field, ascii_blanks);
        if (field.empty() || field.front() != '"') {
            parsed.parameters.emplace_back(std::move(name), without_blanks(take_until(field, ";")));
            continue;
        }
        auto value = take_quoted(field, quoting);
        if (!value) return std::nullopt;
        parsed.parameters.emplace_back(std::move(name), std::move(*value));
        take_until(field, ";");
    }
    return parsed;
}

}  // namespace pidpys
