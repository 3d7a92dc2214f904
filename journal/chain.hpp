// SPDX-License-Identifier: MIT
// What binds the records to each other: the hash of each is over that of the one before it, its place and its octets,
// so that nothing can be changed, left out, put in or exchanged without all that follows.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "crypto/base/bytes.hpp"

namespace pidpys::journal {

using Hash = std::array<std::uint8_t, 32>;

// SHA-256("pidpys journal 1\n" ‖ previous ‖ sequence, 8 octets, the highest first ‖ octets). The first record is
// number 1 and follows 32 zero octets.
Hash chain_hash(const Hash& previous, std::uint64_t sequence, std::string_view octets);

// Where a chain ends: how many records it has, and the hash of the last. What is pinned elsewhere to see a tail that
// was cut off.
struct Head {
    std::uint64_t count = 0;
    Hash hash{};
    bool operator==(const Head&) const = default;
};

}  // namespace pidpys::journal
