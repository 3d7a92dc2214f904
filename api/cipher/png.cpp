// SPDX-License-Identifier: MIT
#include "api/cipher/png.hpp"

namespace pidpys::api {
namespace {

std::uint8_t low_octet(std::uint32_t value) { return static_cast<std::uint8_t>(value & 0xFF); }

void put32(Bytes& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(low_octet(value >> shift));
}

std::uint32_t crc32(ByteView octets) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const auto octet : octets) {
        crc ^= octet;
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320U : 0U);
    }
    return ~crc;
}

std::uint32_t adler32(ByteView octets) {
    std::uint32_t a = 1, b = 0;
    for (const auto octet : octets) {
        a = (a + octet) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

void put_chunk(Bytes& out, std::string_view type, ByteView content) {
    put32(out, static_cast<std::uint32_t>(content.size()));
    const auto begin = out.size();
    const auto name = as_bytes(type);
    out.insert(out.end(), name.begin(), name.end());
    out.insert(out.end(), content.begin(), content.end());
    put32(out, crc32(ByteView(out).subspan(begin)));
}

// zlib (RFC 1950) around one stored block (RFC 1951 §3.2.4).
Bytes stored(ByteView octets) {
    const auto length = static_cast<std::uint32_t>(octets.size());
    Bytes out = {
        0x78, 0x01, 0x01, low_octet(length), low_octet(length >> 8), low_octet(~length), low_octet(~length >> 8)};
    out.insert(out.end(), octets.begin(), octets.end());
    put32(out, adler32(octets));
    return out;
}

}  // namespace

GreyImage::GreyImage(unsigned width, unsigned height, std::uint8_t background)
    : width_(width), height_(height), rows_(std::size_t{width + 1} * height, background) {
    for (std::size_t row = 0; row < height; ++row) rows_[row * (width + 1)] = 0;
}

void GreyImage::set(unsigned x, unsigned y, std::uint8_t grey) {
    if (x < width_ && y < height_) rows_[std::size_t{y} * (width_ + 1) + 1 + x] = grey;
}

Bytes GreyImage::png() const {
    Bytes out = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    Bytes header;
    put32(header, width_);
    put32(header, height_);
    const Bytes kind = {8, 0, 0, 0, 0};  // 8 bits, grey, no options
    header.insert(header.end(), kind.begin(), kind.end());
    put_chunk(out, "IHDR", header);
    put_chunk(out, "IDAT", stored(rows_));
    put_chunk(out, "IEND", {});
    return out;
}

}  // namespace pidpys::api
