// SPDX-License-Identifier: MIT
// Kalyna (DSTU 7624:2014): the block cipher, and ECB as whole blocks; the other modes stand in kalyna_modes.hpp,
// kalyna_mac.hpp, kalyna_aead.hpp and kalyna_xts.hpp.
// Constant time in key and data. In and out may be the same memory; otherwise they must not overlap.
// Sizes that do not fit (no whole blocks, out shorter than in) are bugs of the caller: std::invalid_argument.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

class Kalyna {
public:
    // block and key octets: 16/16, 16/32, 32/32, 32/64 or 64/64; Errc::invalid_argument otherwise.
    static Result<Kalyna> make(std::size_t block, ByteView key);
    Kalyna(const Kalyna&) = default;
    Kalyna& operator=(const Kalyna&) = default;
    ~Kalyna();  // wipes the round keys

    [[nodiscard]] std::size_t block() const { return 8 * columns_; }

    // Any number of whole blocks, each on its own (ECB).
    void encrypt(ByteView in, std::span<std::uint8_t> out) const;
    void decrypt(ByteView in, std::span<std::uint8_t> out) const;

private:
    Kalyna(std::size_t block, ByteView key);
    void run(bool forward, ByteView in, std::span<std::uint8_t> out) const;
    static constexpr std::size_t kMaxRounds = 18;
    std::size_t columns_;
    std::size_t rounds_;
    alignas(64) std::array<std::array<std::uint64_t, 8>, kMaxRounds + 1> keys_{};  // repeated to fill 8 columns
};

}  // namespace pidpys::crypto
