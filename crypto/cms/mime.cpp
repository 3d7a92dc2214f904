// SPDX-License-Identifier: MIT
#include "crypto/cms/mime.hpp"

#include "crypto/base/ascii.hpp"

namespace pidpys::crypto {
namespace {

constexpr std::size_t max_head = 64 << 10;
constexpr std::size_t max_parts = 8;

// A field with the lines that are folded into it.
std::string_view take_field(std::string_view& rest) {
    const std::string_view begin = rest;
    auto line = take_line(rest);
    while (!line.empty() && !rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) {
        const auto more = take_line(rest);
        line = begin.substr(0, static_cast<std::size_t>(more.data() + more.size() - begin.data()));
    }
    return line;
}

// What stands on a line that begins with the boundary.
enum class Line { content, boundary, last };
Line kind_of(std::string_view line, std::string_view boundary) {
    if (!line.starts_with("--") || line.substr(2, boundary.size()) != boundary) return Line::content;
    const auto after = line.substr(2 + boundary.size());
    if (without_blanks(after).empty()) return Line::boundary;
    return after.starts_with("--") && without_blanks(after.substr(2)).empty() ? Line::last : Line::content;
}

}  // namespace

std::optional<MimeEntity> read_mime(std::string_view text) {
    MimeEntity entity;
    std::string_view rest = text;
    bool typed = false;
    for (;;) {
        if (text.size() - rest.size() > max_head || rest.empty()) return std::nullopt;
        const auto field = take_field(rest);
        if (field.empty()) break;
        if (field.size() > max_head) return std::nullopt;
        const auto colon = field.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        const auto value = without_blanks(field.substr(colon + 1));
        const auto name = lower_ascii(without_blanks(field.substr(0, colon)));
        if (name == "content-transfer-encoding") entity.encoding = lower_ascii(value);
        if (name != "content-type") continue;
        auto type = parse_header_value(value);
        if (!type) return std::nullopt;
        entity.type = std::move(*type);
        typed = true;
    }
    if (!typed) return std::nullopt;
    entity.body = rest;
    return entity;
}

std::optional<std::vector<std::string_view>> split_multipart(std::string_view body, std::string_view boundary) {
    std::vector<std::string_view> parts;
    std::optional<std::size_t> begun;  // where the part starts that is being read
    for (std::string_view rest = body; !rest.empty();) {
        const auto at = static_cast<std::size_t>(rest.data() - body.data());
        const Line kind = kind_of(take_line(rest), boundary);
        if (kind == Line::content) continue;
        if (begun) {
            auto part = body.substr(*begun, at - *begun);
            if (part.ends_with('\n')) part.remove_suffix(1);
            if (part.ends_with('\r')) part.remove_suffix(1);
            if (parts.size() == max_parts) return std::nullopt;
            parts.push_back(part);
        }
        if (kind == Line::last) {
            const bool ends = rest.find_first_not_of(" \t\r\n") == std::string_view::npos;
            return begun && ends ? std::optional(std::move(parts)) : std::nullopt;
        }
        begun = body.size() - rest.size();
    }
    return std::nullopt;
}

}  // namespace pidpys::crypto
