// SPDX-License-Identifier: MIT
#include "api/cipher/multipart.hpp"

#include <algorithm>
#include <cctype>
#include <functional>
#include <optional>

namespace pidpys::api {
namespace {

constexpr std::size_t max_boundary = 70;  // RFC 2046 §5.1.1

bool same_letters(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

// The value at the front of `text`, which is then what follows it: a token or a quoted string. Browsers write a quote
// within a name as %22 (HTML, multipart form data); older ones as \", and a backslash alone stays one.
std::optional<std::string> take_value(std::string_view& text) {
    std::string value;
    if (text.empty() || text.front() != '"') {
        const auto end = std::min(text.find(';'), text.size());
        value = trim(text.substr(0, end));
        text.remove_prefix(end);
        return value;
    }
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return value;
        }
        if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '"') ++i;
        value += text[i];
    }
    return std::nullopt;
}

// The parameter of a header value such as `form-data; name="a"; filename="b"`.
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
    auto rest = header.substr(std::min(header.find(';'), header.size()));
    while (!rest.empty()) {
        rest = trim(rest.substr(1));  // past ';'
        const auto equals = rest.find_first_of("=;");
        if (equals == std::string_view::npos || rest[equals] == ';') {
            rest = rest.substr(std::min(rest.find(';'), rest.size()));
            continue;
        }
        const auto key = trim(rest.substr(0, equals));
        rest = trim(rest.substr(equals + 1));
        auto value = take_value(rest);
        if (!value) return std::nullopt;
        if (same_letters(key, name)) return value;
        rest = rest.substr(std::min(rest.find(';'), rest.size()));
    }
    return std::nullopt;
}

FormPart parse_head(std::string_view head) {
    FormPart part;
    while (!head.empty()) {
        const auto end = std::min(head.find('\n'), head.size());
        const auto line = head.substr(0, end);
        head.remove_prefix(std::min(end + 1, head.size()));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !same_letters(trim(line.substr(0, colon)), "Content-Disposition"))
            continue;
        const auto value = line.substr(colon + 1);
        if (const auto name = parameter(value, "name")) part.name = *name;
        if (const auto file = parameter(value, "filename")) {
            part.file_name = *file;
            part.is_file = true;
        }
    }
    return part;
}

constexpr const char* truncated = "the form has no closing boundary";

}  // namespace

Result<std::vector<FormPart>> parse_form(std::string_view body, std::string_view content_type) {
    const auto boundary = parameter(content_type, "boundary");
    if (!boundary || boundary->empty() || boundary->size() > max_boundary)
        return fail(Errc::malformed, "the form has no usable boundary");
    const std::string delimiter = "\r\n--" + *boundary;
    const std::boyer_moore_horspool_searcher searcher(delimiter.begin(), delimiter.end());
    const auto find = [&](std::size_t from) {
        const auto found = std::search(body.begin() + static_cast<std::ptrdiff_t>(from), body.end(), searcher);
        return found == body.end() ? std::string_view::npos : static_cast<std::size_t>(found - body.begin());
    };

    // The first delimiter may stand at the very beginning, without its line break.
    const std::string_view opening = std::string_view(delimiter).substr(2);
    std::size_t at = body.substr(0, opening.size()) == opening ? opening.size() : find(0);
    if (at == std::string_view::npos) return fail(Errc::malformed, truncated);
    if (at != opening.size()) at += delimiter.size();

    std::vector<FormPart> parts;
    while (body.substr(at, 2) != "--") {
        if (parts.size() == max_form_parts) return fail(Errc::too_large, "the form has too many parts");
        const auto line_end = body.find("\r\n", at);
        if (line_end == std::string_view::npos) return fail(Errc::malformed, truncated);
        const auto head_begin = line_end + 2;
        // The blank line may follow at once: a part without header lines.
        const auto head_end = body.substr(0, head_begin + max_part_head).find("\r\n\r\n", line_end);
        if (head_end == std::string_view::npos) return fail(Errc::malformed, "a part's header lines do not end");
        const auto content = head_end + 4;
        const auto end = find(content - 2);
        if (end == std::string_view::npos) return fail(Errc::malformed, truncated);
        auto part =
            parse_head(head_end > head_begin ? body.substr(head_begin, head_end - head_begin) : std::string_view{});
        part.offset = content;
        part.length = end > content ? end - content : 0;
        parts.push_back(std::move(part));
        at = end + delimiter.size();
    }
    return parts;
}

}  // namespace pidpys::api
