// SPDX-License-Identifier: MIT
// Constant-time arithmetic modulo the order n of the base point (Montgomery form inside). Only the number of
// words of n, which is public, decides how long anything takes.
#pragma once

#include "crypto/dstu4145/words.hpp"

namespace pidpys::crypto::dstu4145 {

class Modulus {
public:
    explicit Modulus(const Words& n);  // n odd, 65 to 509 bits

    [[nodiscard]] const Words& value() const { return n_; }
    [[nodiscard]] std::size_t bits() const { return bits_; }

    // Arguments below n; so is the result.
    [[nodiscard]] Scalar add(const Scalar& a, const Scalar& b) const;
    [[nodiscard]] Scalar negate(const Scalar& a) const;
    [[nodiscard]] Scalar multiply(const Scalar& a, const Scalar& b) const;
    // Any number, octets little endian: the remainder modulo n.
    [[nodiscard]] Scalar reduce(ByteView octets) const;
    [[nodiscard]] bool contains(const Scalar& a) const { return less_than(a.w, n_); }

private:
    [[nodiscard]] Words power_of_two(std::size_t exponent) const;           // mod n
    [[nodiscard]] Scalar montgomery(const Words& a, const Words& b) const;  // a*b/R mod n

    Words n_{};
    Words r2_{};            // R^2 mod n, R = 2^(64*words_)
    Words shift_{};         // 2^64 * R mod n
    std::uint64_t n0_ = 0;  // -1/n mod 2^64
    std::size_t words_ = 0;
    std::size_t bits_ = 0;
};

}  // namespace pidpys::crypto::dstu4145
