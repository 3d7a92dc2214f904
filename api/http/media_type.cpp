// SPDX-License-Identifier: MIT
#include "api/http/media_type.hpp"

#include "crypto/base/header_value.hpp"

namespace pidpys::api {

bool is_media_type(std::string_view field, std::string_view type) {
    // What follows the type cannot hide it, even where it is damaged.
    const auto parsed = parse_header_value(field.substr(0, field.find(';')));
    return parsed && parsed->value == type;
}

}  // namespace pidpys::api
