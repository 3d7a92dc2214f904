// SPDX-License-Identifier: MIT
// Which of the two forms a body has, and which the answer gets (diadoc-dss 12).
#pragma once

#include <optional>

#include "api/http/message.hpp"

namespace pidpys::api::dss {

enum class Format { protobuf, json };

// By Content-Type; nothing for a type that is neither form (415).
std::optional<Format> request_format(const Headers& headers);

// By Accept. With `lenient`, a JSON request without Accept gets JSON as well.
Format response_format(const Headers& headers, bool lenient);

}  // namespace pidpys::api::dss
