// SPDX-License-Identifier: MIT
#include "crypto/asn1/oid.hpp"

namespace pidpys::crypto::der {

std::string oid_text(ByteView content) {
    std::string text;
    std::uint64_t arc = 0;
    bool inside = false;
    for (std::uint8_t octet : content) {
        if (arc >> 56 != 0 || (!inside && octet == 0x80)) return {};
        arc = arc << 7 | (octet & 0x7f);
        inside = (octet & 0x80) != 0;
        if (inside) continue;
        if (text.empty()) {
            const std::uint64_t first = arc < 80 ? arc / 40 : 2;
            text = std::to_string(first);
            arc -= first * 40;
        }
        text += '.' + std::to_string(arc);
        arc = 0;
    }
    return inside ? std::string{} : text;
}

}  // namespace pidpys::crypto::der
