// SPDX-License-Identifier: MIT
// Identifier octets of ASN.1 (X.690 §8.1.2) that the formats here use; all have low tag numbers.
#pragma once

#include <cstdint>

namespace pidpys::crypto::der {

using Tag = std::uint8_t;

inline constexpr Tag boolean = 0x01;
inline constexpr Tag integer_tag = 0x02;
inline constexpr Tag bit_string = 0x03;
inline constexpr Tag octet_string = 0x04;
inline constexpr Tag null_tag = 0x05;
inline constexpr Tag object_identifier = 0x06;
inline constexpr Tag enumerated_tag = 0x0a;
inline constexpr Tag utf8_string = 0x0c;
inline constexpr Tag printable_string = 0x13;
inline constexpr Tag utc_time = 0x17;
inline constexpr Tag generalized_time = 0x18;
inline constexpr Tag bmp_string = 0x1e;
inline constexpr Tag constructed_octet_string = 0x24;
inline constexpr Tag sequence_tag = 0x30;
inline constexpr Tag set_tag = 0x31;

constexpr Tag context(unsigned number) { return static_cast<Tag>(0xa0 | number); }  // constructed
constexpr Tag context_primitive(unsigned number) { return static_cast<Tag>(0x80 | number); }

}  // namespace pidpys::crypto::der
