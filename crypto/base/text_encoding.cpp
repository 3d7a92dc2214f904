// SPDX-License-Identifier: MIT
#include "crypto/base/text_encoding.hpp"

#include <algorithm>
#include <array>

namespace pidpys {
namespace {

constexpr std::array<std::uint8_t, 3> utf8_mark{0xef, 0xbb, 0xbf};

bool begins_with(ByteView octets, ByteView mark) {
    return octets.size() >= mark.size() && std::equal(mark.begin(), mark.end(), octets.begin());
}

// Three octets for a unit are the most, four for two: `out` has room for size / 2 * 3. How many were written.
std::size_t convert_utf16(ByteView octets, bool big_endian, std::uint8_t* out) {
    std::size_t at = 0;
    const auto unit = [&](std::size_t i) {
        return static_cast<char32_t>(big_endian ? octets[i] << 8 | octets[i + 1] : octets[i + 1] << 8 | octets[i]);
    };
    for (std::size_t i = 0; i + 1 < octets.size(); i += 2) {
        char32_t character = unit(i);
        if (character >= 0xd800 && character < 0xe000) {
            const char32_t low = i + 3 < octets.size() ? unit(i + 2) : 0;
            const bool pair = character < 0xdc00 && low >= 0xdc00 && low < 0xe000;
            character = pair ? 0x10000 + ((character - 0xd800) << 10) + (low - 0xdc00) : 0xfffd;
            if (pair) i += 2;
        }
        at += encode_utf8(character, out + at);
    }
    return at;
}

template <class Storage, class Shrink>
ByteView turn(ByteView octets, Storage& storage, Shrink shrink) {
    if (begins_with(octets, utf8_mark)) return octets.subspan(utf8_mark.size());
    const bool little = begins_with(octets, std::array<std::uint8_t, 2>{0xff, 0xfe});
    const bool big = begins_with(octets, std::array<std::uint8_t, 2>{0xfe, 0xff});
    if (!little && !big) return octets;
    storage = Storage(octets.size() / 2 * 3);
    shrink(storage, convert_utf16(octets.subspan(2), big, storage.data()));
    return {storage.data(), storage.size()};
}

}  // namespace

std::size_t encode_utf8(char32_t character, std::uint8_t* out) {
    if (character < 0x80) {
        out[0] = static_cast<std::uint8_t>(character);
        return 1;
    }
    const std::size_t size = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    constexpr std::array<std::uint8_t, 5> first{0, 0, 0xc0, 0xe0, 0xf0};
    for (std::size_t i = size - 1; i > 0; --i, character >>= 6)
        out[i] = static_cast<std::uint8_t>(0x80 | (character & 0x3f));
    out[0] = static_cast<std::uint8_t>(first[size] | character);
    return size;
}

ByteView utf8_text(ByteView octets, Bytes& storage) {
    return turn(octets, storage, [](Bytes& text, std::size_t size) { text.resize(size); });
}

ByteView utf8_text(ByteView octets, SecretBytes& storage) {
    return turn(octets, storage, [](SecretBytes& text, std::size_t size) { text.shrink(size); });
}

}  // namespace pidpys
