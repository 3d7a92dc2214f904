// SPDX-License-Identifier: MIT
// The picture of a text that a page has made itself (cipher-api 4.13): no protection, only the contract's picture.
#pragma once

#include <string_view>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::api {

// PNG (8-bit grey), about 100×35 pixels for five characters. Latin letters and digits; others become boxes.
// invalid_argument for an empty text, too_large beyond 16 octets.
Result<Bytes> captcha_image(std::string_view text);

}  // namespace pidpys::api
