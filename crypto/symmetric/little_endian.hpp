// SPDX-License-Identifier: MIT
// Integers as little endian octets. The cores load words straight from memory, so the machine itself must be
// little endian.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace pidpys::crypto::detail {

static_assert(std::endian::native == std::endian::little, "the national ciphers' cores assume a little endian machine");

inline std::uint32_t load_le32(const std::uint8_t* from) {
    std::uint32_t value = 0;
    std::memcpy(&value, from, sizeof value);
    return value;
}

inline std::uint64_t load_le64(const std::uint8_t* from) {
    std::uint64_t value = 0;
    std::memcpy(&value, from, sizeof value);
    return value;
}

inline void store_le32(std::uint8_t* to, std::uint32_t value) { std::memcpy(to, &value, sizeof value); }
inline void store_le64(std::uint8_t* to, std::uint64_t value) { std::memcpy(to, &value, sizeof value); }

}  // namespace pidpys::crypto::detail
