// SPDX-License-Identifier: MIT
#include "crypto/key/padding.hpp"

namespace pidpys::crypto {
namespace {

// What the compiler knows nothing of, so that it makes no branch of a mask and no counter of a secret.
std::uint32_t opaque(std::uint32_t number) {
    __asm__ volatile("" : "+r"(number));
    return number;
}

// All ones if the number, which is below 2^31, is 0.
std::uint32_t if_zero(std::uint32_t number) { return opaque(0U - ((number - 1) >> 31)); }

// All ones if a < b; both below 2^31.
std::uint32_t if_below(std::uint32_t a, std::uint32_t b) { return opaque(0U - ((a - opaque(b)) >> 31)); }

}  // namespace

void take_if_padded(ByteView block, std::span<std::uint8_t> key) {
    const std::size_t end = block.size() - key.size() - 1;  // of the padding: a zero
    std::uint32_t wrong = block[0] | (block[1] ^ 2U) | block[end];
    for (std::size_t i = 2; i < end; ++i) wrong |= if_zero(block[i]);
    const auto good = static_cast<std::uint8_t>(if_zero(wrong & 0xff));
    const ByteView message = block.last(key.size());
    for (std::size_t i = 0; i < key.size(); ++i)
        key[i] = static_cast<std::uint8_t>((message[i] & good) | (key[i] & ~good));
}

std::size_t padding_of(ByteView last_block) {
    const auto size = static_cast<std::uint32_t>(last_block.size());
    const std::uint32_t padding = last_block[size - 1];
    std::uint32_t wrong = if_zero(padding) | if_below(size, padding);
    for (std::uint32_t i = 0; i < size; ++i) wrong |= if_below(i, padding) & (last_block[size - 1 - i] ^ padding);
    return padding & if_zero(wrong & 0x7fffffff);
}

}  // namespace pidpys::crypto
