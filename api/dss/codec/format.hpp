// SPDX-License-Identifier: MIT
// Which of the two forms a body has, and which the answer gets (diadoc-dss 12).
#pragma once

#include <optional>

#include "api/http/message.hpp"

namespace pidpys::api::dss {

enum class Format { protobuf, json };

// By Content-Type, matched by prefix; nothing for a type that is neither form (415).
std::optional<Format> request_format(const Headers& headers);

// By Accept. With `lenient`, a JSON request without Accept gets JSON as well.
Format response_format(const Headers& headers, bool lenient);

// Does a header's value name this media type, with or without parameters? Case does not matter.
bool is_media_type(std::string_view value, std::string_view type);

}  // namespace pidpys::api::dss
