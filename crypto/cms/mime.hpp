// SPDX-License-Identifier: MIT
// As much of MIME (RFC 2045, RFC 2046) as S/MIME signatures need.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "crypto/base/header_value.hpp"

namespace pidpys::crypto {

struct MimeEntity {
    HeaderValue type;      // Content-Type
    std::string encoding;  // Content-Transfer-Encoding in lower case
    std::string_view body;
};

// A message or a part: header fields, an empty line, a body. Nothing where there is no Content-Type among the fields,
// which take at most 64 KiB.
std::optional<MimeEntity> read_mime(std::string_view text);

// The parts of a multipart body, each with its header; at most eight. A part ends before the line break that precedes
// the next boundary. Nothing where the last boundary is missing, or
// more than blanks follows it: an epilogue is read by nobody (RFC 2046 §5.1.1), so here nobody may write one.
std::optional<std::vector<std::string_view>> split_multipart(std::string_view body, std::string_view boundary);

}  // namespace pidpys::crypto
