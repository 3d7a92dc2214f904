// SPDX-License-Identifier: MIT
#include "crypto/container/pkcs12_oids.hpp"

#include <array>

#include "crypto/base/text_encoding.hpp"

namespace pidpys::crypto {
namespace {

void append_utf8(std::string& text, char32_t character) {
    std::array<std::uint8_t, 4> octets{};
    text.append(as_text(ByteView(octets).first(encode_utf8(character, octets.data()))));
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
