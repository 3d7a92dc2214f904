// SPDX-License-Identifier: MIT
// UTF-8 (RFC 3629) of texts that come from outside.
#pragma once

#include <cstddef>
#include <string_view>

namespace pidpys {

// Octets of the well-formed sequence that `text` begins with (RFC 3629 §4); 0 if it is ill-formed.
std::size_t utf8_length(std::string_view text);

bool is_utf8(std::string_view text);  // no surrogates, no overlong forms

// At most `limit` octets from the front, never half a character.
std::string_view utf8_prefix(std::string_view text, std::size_t limit);

}  // namespace pidpys
