// SPDX-License-Identifier: MIT
// Kupyna (DSTU 7564:2014): a hash of any whole number of octets from 1 to 64 (Kupyna-256, -384 and -512 are in
// use), and KMAC over it. Kupyna's own path may use tables and is meant for public data; KMAC's is constant time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"
#include "crypto/symmetric/kupyna_state.hpp"

namespace pidpys::crypto {

class Kupyna {
public:
    // digest_octets from 1 to 64, else std::invalid_argument. Up to 32 the state has 512 bits, above it 1024.
    explicit Kupyna(std::size_t digest_octets = 32);

    void update(ByteView data);
    // Writes digest_octets of the hash of everything so far; more may be added afterwards.
    void final(std::span<std::uint8_t> digest) const;
    [[nodiscard]] Bytes final() const;
    void reset();
    [[nodiscard]] std::size_t block_size() const { return state_.block(); }

    static std::array<std::uint8_t, 32> hash256(ByteView data);

private:
    KupynaState state_;
    std::size_t digest_;
};

// KMAC (DSTU 7564 section 8): H(pad(K) ‖ pad(M) ‖ ~K), where each pad
// tells the length of its own part. Copy it to reuse the keyed state.
class KupynaMac {
public:
    // The key is as long as the MAC: 32, 48 or 64 octets; Errc::invalid_argument otherwise.
    static Result<KupynaMac> make(ByteView key);

    void update(ByteView data);
    void final(std::span<std::uint8_t> mac) const;  // size() octets
    [[nodiscard]] Bytes final() const;
    [[nodiscard]] std::size_t size() const { return size_; }

    KupynaMac(const KupynaMac&) = default;
    KupynaMac& operator=(const KupynaMac&) = default;
    ~KupynaMac();

private:
    explicit KupynaMac(ByteView key);
    KupynaState state_;
    std::array<std::uint8_t, 64> inverted_key_{};
    std::size_t size_;
    std::uint64_t prefix_ = 0;  // octets of the padded key
};

}  // namespace pidpys::crypto
