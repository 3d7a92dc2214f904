// SPDX-License-Identifier: MIT
#include "api/cipher/multipart.hpp"

#include <algorithm>
#include <optional>

#include "api/cipher/form_names.hpp"
#include "api/http/fields.hpp"
#include "crypto/base/ascii.hpp"

namespace pidpys::api {
namespace {

constexpr std::size_t max_boundary = 70;  // RFC 2046 §5.1.1

// A header line's end, and the beginning of a line that goes on with it (folded: RFC 5322 §2.2.3).
std::string_view take_field(std::string_view& head) {
    std::size_t end = head.find('\n');
    while (end != std::string_view::npos && end + 1 < head.size() && (head[end + 1] == ' ' || head[end + 1] == '\t'))
        end = head.find('\n', end + 1);
    const auto field = head.substr(0, end);
    head.remove_prefix(std::min(field.size() + 1, head.size()));
    return field;
}

FormPart parse_head(std::string_view head) {
    FormPart part;
    while (!head.empty()) {
        const auto field = take_field(head);
        const auto colon = field.find(':');
        if (colon == std::string_view::npos) continue;
        const auto name = without_blanks(field.substr(0, colon));
        const auto value = without_blanks(field.substr(colon + 1));
        if (equal_folded(name, "Content-Transfer-Encoding")) part.encoding = fold(value);
        if (!equal_folded(name, "Content-Disposition")) continue;
        const auto disposition = parse_header_value(value, Quoting::forms);
        if (!disposition) continue;
        if (auto text = form_parameter(*disposition, "name")) part.name = std::move(*text);
        if (auto text = form_parameter(*disposition, "filename")) {
            part.file_name = std::move(*text);
            part.is_file = true;
        }
    }
    return part;
}

constexpr const char* truncated = "the form has no closing boundary";

}  // namespace

Result<std::vector<FormPart>> parse_form(std::string_view body, std::string_view content_type) {
    const auto type = parse_header_value(content_type);
    const std::string* boundary = type ? type->find("boundary") : nullptr;
    if (boundary == nullptr || boundary->empty() || boundary->size() > max_boundary)
        return fail(Errc::malformed, "the form has no usable boundary");
    const std::string delimiter = "\r\n--" + *boundary;
    // A longer word that begins with the boundary is content.
    const auto ends_line = [&](std::size_t at) {
        const auto rest = body.substr(std::min(at, body.size()));
        return rest.starts_with("--") ||
               rest.substr(std::min(rest.find_first_not_of(" \t"), rest.size())).starts_with("\r\n");
    };
    const auto find = [&](std::size_t from) {
        for (;;) {
            // Linear whatever the content: only its first octet is a CR, so tries of two places never overlap.
            const auto at = body.find(delimiter, from);
            if (at == std::string_view::npos || ends_line(at + delimiter.size())) return at;
            from = at + delimiter.size();
        }
    };

    // The first delimiter may stand at the very beginning, without its line break.
    const std::string_view opening = std::string_view(delimiter).substr(2);
    std::size_t at = body.starts_with(opening) && ends_line(opening.size()) ? opening.size() : find(0);
    if (at == std::string_view::npos) return fail(Errc::malformed, truncated);
    if (at != opening.size()) at += delimiter.size();

    std::vector<FormPart> parts;
    while (body.substr(at, 2) != "--") {
        if (parts.size() == max_form_parts)
            return fail(Errc::too_large, "a form of more than " + std::to_string(max_form_parts) + " parts");
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
