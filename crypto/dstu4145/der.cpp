// SPDX-License-Identifier: MIT
#include "crypto/dstu4145/der.hpp"

#include <array>

namespace pidpys::crypto::dstu4145::der {

std::optional<ByteView> Reader::value(Tag tag) {
    if (rest_.size() < 2 || rest_[0] != tag) return std::nullopt;
    std::size_t length = rest_[1];
    std::size_t header = 2;
    if (length >= 0x80) {
        const std::size_t octets = length & 0x7F;
        if (octets == 0 || octets > 2 || rest_.size() < 2 + octets) return std::nullopt;
        length = 0;
        for (std::size_t i = 0; i < octets; ++i) length = (length << 8) | rest_[2 + i];
        if (length < (octets == 1 ? 0x80U : 0x100U)) return std::nullopt;
        header += octets;
    }
    if (rest_.size() - header < length) return std::nullopt;
    const ByteView content = rest_.subspan(header, length);
    rest_ = rest_.subspan(header + length);
    return content;
}

std::optional<ByteView> Reader::positive_integer() {
    const Reader before = *this;
    const auto content = value(integer);
    if (content && !content->empty()) {
        const ByteView octets = *content;
        if (octets[0] != 0 && octets[0] < 0x80) return octets;
        if (octets[0] == 0 && octets.size() > 1 && octets[1] >= 0x80) return octets.subspan(1);
    }
    *this = before;
    return std::nullopt;
}

std::optional<std::uint32_t> Reader::small_integer() {
    const Reader before = *this;
    const auto content = value(integer);
    if (content && content->size() == 1 && (*content)[0] == 0) return 0;
    *this = before;
    const auto octets = positive_integer();
    if (!octets) return std::nullopt;
    if (octets->size() > 4 || (octets->size() == 4 && (*octets)[0] >= 0x80)) {
        *this = before;
        return std::nullopt;
    }
    std::uint32_t number = 0;
    for (const std::uint8_t octet : *octets) number = (number << 8) | octet;
    return number;
}

Bytes encode(Tag tag, ByteView content) {
    Bytes der{tag};
    const std::size_t length = content.size();
    if (length >= 0x100) {
        der.push_back(0x82);
        der.push_back(static_cast<std::uint8_t>(length >> 8));
    } else if (length >= 0x80) {
        der.push_back(0x81);
    }
    der.push_back(static_cast<std::uint8_t>(length));
    der.insert(der.end(), content.begin(), content.end());
    return der;
}

void append(Bytes& to, const Bytes& what) { to.insert(to.end(), what.begin(), what.end()); }

Bytes encode_integer(ByteView big_endian) {
    while (big_endian.size() > 1 && big_endian[0] == 0) big_endian = big_endian.subspan(1);
    Bytes content;
    if (big_endian.empty() || big_endian[0] >= 0x80) content.push_back(0);
    content.insert(content.end(), big_endian.begin(), big_endian.end());
    return encode(integer, content);
}

Bytes encode_integer(std::uint32_t number) {
    std::array<std::uint8_t, 4> octets{};
    for (std::size_t i = 0; i < 4; ++i) octets[i] = static_cast<std::uint8_t>(number >> (8 * (3 - i)));
    return encode_integer(ByteView(octets));
}

}  // namespace pidpys::crypto::dstu4145::der
