// SPDX-License-Identifier: MIT
// A grey picture as PNG (ISO/IEC 15948), uncompressed: small pictures need no compressor.
#pragma once

#include "crypto/base/bytes.hpp"

namespace pidpys::api {

class GreyImage {
public:
    GreyImage(unsigned width, unsigned height, std::uint8_t background);
    void set(unsigned x, unsigned y, std::uint8_t grey);  // outside the picture: nothing
    // The rows must fit one stored block: at most 65,535 octets.
    [[nodiscard]] Bytes png() const;

private:
    unsigned width_, height_;
    Bytes rows_;  // each begins with its filter type, none
};

}  // namespace pidpys::api
