// SPDX-License-Identifier: MIT
#include "crypto/container/pkcs12_oids.hpp"

namespace pidpys::crypto {
namespace {

void append_utf8(std::string& text, char32_t character) {
    const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80 | ((character >> shift) & 0x3f)); };
    if (character < 0x80) {
        text += static_cast<char>(character);
    } else if (character < 0x800) {
        text += static_cast<char>(0xc0 | (character >> 6));
        tail(0);
    } else if (character < 0x10000) {
        text += static_cast<char>(0xe0 | (character >> 12));
        tail(6);
        tail(0);
    } else {
        text += static_cast<char>(0xf0 | (character >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

}  // namespace

std::string utf8_from_bmp(ByteView octets) {
    std::string text;
    const auto unit = [&](std::size_t at) { return static_cast<char32_t>(octets[at] << 8 | octets[at + 1]); };
    for (std::size_t i = 0; i + 1 < octets.size(); i += 2) {
        char32_t character = unit(i);
        if (character == 0) continue;
        if (character >= 0xd800 && character < 0xe000) {
            const bool pair =
                character < 0xdc00 && i + 3 < octets.size() && unit(i + 2) >= 0xdc00 && unit(i + 2) < 0xe000;
            character = pair ? 0x10000 + ((character - 0xd800) << 10) + (unit(i + 2) - 0xdc00) : 0xfffd;
            if (pair) i += 2;
        }
        append_utf8(text, character);
    }
    return text;
}

}  // namespace pidpys::crypto
