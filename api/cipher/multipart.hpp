// SPDX-License-Identifier: MIT
// multipart/form-data (RFC 7578), read in place: which parts a form has and where their content lies in the body.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/result.hpp"

namespace pidpys::api {

inline constexpr std::size_t max_form_parts = 256 + 32;  // as many files as a container takes, with fields beside them
inline constexpr std::size_t max_part_head = 8192;       // octets of a part's header lines

struct FormPart {
    std::string name;
    std::string file_name;  // as the caller writes it, in UTF-8; never a path of ours
    bool is_file = false;   // a filename parameter is present, even if empty
    std::string encoding;   // Content-Transfer-Encoding in lower case, which old clients send; mostly empty
    std::size_t offset = 0, length = 0;
};

// `content_type`: the request's header, with the boundary parameter. malformed, too_large.
Result<std::vector<FormPart>> parse_form(std::string_view body, std::string_view content_type);

}  // namespace pidpys::api
