// SPDX-License-Identifier: MIT
#include "crypto/asn1/writer.hpp"

#include <algorithm>

#include "crypto/base/octet_order.hpp"

namespace pidpys::crypto::der {

void append(Bytes& to, ByteView octets) { to.insert(to.end(), octets.begin(), octets.end()); }

std::size_t header_size(std::size_t length) {
    std::size_t size = 2;
    if (length >= 0x80)
        for (; length != 0; length >>= 8) ++size;
    return size;
}

void append_header(Bytes& to, Tag tag, std::size_t length) {
    to.push_back(tag);
    if (length < 0x80) {
        to.push_back(static_cast<std::uint8_t>(length));
        return;
    }
    std::size_t octets = header_size(length) - 2;
    to.push_back(static_cast<std::uint8_t>(0x80 | octets));
    while (octets-- > 0) to.push_back(static_cast<std::uint8_t>(length >> (8 * octets)));
}

Bytes tlv(Tag tag, std::initializer_list<ByteView> parts) {
    std::size_t length = 0;
    for (ByteView part : parts) length += part.size();
    Bytes element;
    element.reserve(header_size(length) + length);
    append_header(element, tag, length);
    for (ByteView part : parts) append(element, part);
    return element;
}

Bytes integer(std::uint64_t value) {
    Bytes content;
    for (unsigned shift = 64; shift > 0; shift -= 8) {
        const auto octet = static_cast<std::uint8_t>(value >> (shift - 8));
        if (content.empty() && octet == 0 && shift > 8) continue;
        if (content.empty() && (octet & 0x80) != 0) content.push_back(0);
        content.push_back(octet);
    }
    return tlv(integer_tag, {content});
}

Bytes null() { return {null_tag, 0}; }

Bytes boolean_true() { return {boolean, 1, 0xff}; }

Bytes set_of(std::vector<Bytes> elements, Tag tag) {
    std::ranges::sort(elements, OctetOrder{});
    Bytes content;
    for (const Bytes& element : elements) append(content, element);
    return tlv(tag, {content});
}

Bytes algorithm(const Oid& identifier, ByteView parameters) { return sequence({oid(identifier), parameters}); }

}  // namespace pidpys::crypto::der
