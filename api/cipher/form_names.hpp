// SPDX-License-Identifier: MIT
// Names of fields and files in forms, in whichever way the client wrote characters beyond ASCII: as they are, as an
// extended parameter (`name*`, RFC 8187, in pieces RFC 2231), or as encoded words (RFC 2047), which mail libraries send.
#pragma once

#include <optional>
#include <string>

#include "crypto/base/header_value.hpp"

namespace pidpys::api {

// The parameter `name` of a Content-Disposition in UTF-8: the extended form before the plain one (RFC 6266 §4.3).
// A form whose character set or octets are unknown is taken as it stands. Nothing where there is neither.
std::optional<std::string> form_parameter(const HeaderValue& disposition, std::string_view name);

}  // namespace pidpys::api
