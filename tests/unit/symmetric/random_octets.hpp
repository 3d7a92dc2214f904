// SPDX-License-Identifier: MIT
// Repeatable random octets for property tests.
#pragma once

#include <random>

#include "crypto/base/bytes.hpp"

namespace pidpys::test {

class RandomOctets {
public:
    explicit RandomOctets(unsigned seed) : generator_(seed) {}
    std::size_t below(std::size_t bound) {
        return std::uniform_int_distribution<std::size_t>(0, bound - 1)(generator_);
    }
    Bytes take(std::size_t size) {
        Bytes bytes(size);
        for (auto& octet : bytes) octet = static_cast<std::uint8_t>(below(256));
        return bytes;
    }

private:
    std::mt19937 generator_;
};

}  // namespace pidpys::test
