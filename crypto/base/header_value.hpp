// SPDX-License-Identifier: MIT
// Values of HTTP and MIME header fields with parameters (RFC 9110 §5.6.6, RFC 2045 §5.1), such as
// `multipart/form-data; boundary="a b"`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pidpys {

// How a quoted string is read: by the standards a backslash escapes any character; in forms (Content-Disposition of
// browsers) it escapes a quote alone, because Windows paths stand there.
enum class Quoting { standard, forms };

struct HeaderValue {
    std::string value;                                            // before the parameters, in lower case
    std::vector<std::pair<std::string, std::string>> parameters;  // names in lower case, in their order; at most 64

    // The first parameter of that name, which is given in lower case; nullptr if there is none.
    [[nodiscard]] const std::string* find(std::string_view name) const;
};

// Blanks anywhere between the parts do not matter, nor does a missing semicolon before the first parameter. Nothing
// for a quoted string without its end.
std::optional<HeaderValue> parse_header_value(std::string_view field, Quoting quoting = Quoting::standard);

}  // namespace pidpys
