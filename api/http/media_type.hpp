// SPDX-License-Identifier: MIT
// Media types (RFC 9110 §8.3.1), wherever a request names one.
#pragma once

#include <string_view>

namespace pidpys::api {

// Whether a field's value (Content-Type, or one element of Accept) names this media type, with or without parameters,
// in any case and with any blanks. `type` is given in lower case.
bool is_media_type(std::string_view field, std::string_view type);

}  // namespace pidpys::api
