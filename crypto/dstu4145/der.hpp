// SPDX-License-Identifier: MIT
// Strict DER for the few types of DSTU4145Params: one-octet tags, definite minimal lengths.
#pragma once

#include <cstdint>
#include <optional>

#include "crypto/base/bytes.hpp"

namespace pidpys::crypto::dstu4145::der {

enum Tag : std::uint8_t {
    integer = 0x02,
    octet_string = 0x04,
    object_identifier = 0x06,
    sequence = 0x30,
    explicit_0 = 0xA0
};

// A cursor over the content of one constructed value; every read that does not fit answers nothing and
// leaves the reader where it was.
class Reader {
public:
    explicit Reader(ByteView content) : rest_(content) {}

    [[nodiscard]] bool at_end() const { return rest_.empty(); }
    std::optional<ByteView> value(Tag tag);        // the content octets
    std::optional<std::uint32_t> small_integer();  // INTEGER from 0 to 2^31-1
    std::optional<ByteView> positive_integer();    // INTEGER above 0, big endian without the sign octet

private:
    ByteView rest_;
};

Bytes encode(Tag tag, ByteView content);
void append(Bytes& to, const Bytes& what);
Bytes encode_integer(ByteView big_endian);  // not negative; leading zeros allowed
Bytes encode_integer(std::uint32_t number);

}  // namespace pidpys::crypto::dstu4145::der
