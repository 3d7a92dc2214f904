// SPDX-License-Identifier: MIT
// The chaining state, buffer and padding that Kupyna and its KMAC share (DSTU 7564 sections 6 and 8).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/base/bytes.hpp"

namespace pidpys::crypto {

namespace detail {
struct ColumnCore;
}

class KupynaState {
public:
    KupynaState(std::size_t digest_octets, const detail::ColumnCore& core);

    void update(ByteView data);
    // To a block boundary: a 1 bit, zeros, and this many octets as a length in bits.
    void pad(std::uint64_t octets);
    // The last digest.size() octets of the final transformation; the state itself is spent.
    void finish(std::span<std::uint8_t> digest);
    [[nodiscard]] std::uint64_t absorbed() const { return absorbed_; }  // octets, padding included
    void wipe();

    [[nodiscard]] std::size_t block() const { return 8 * columns_; }

private:
    const detail::ColumnCore* core_;
    std::size_t columns_;
    alignas(64) std::array<std::uint64_t, 16> state_{};
    std::array<std::uint8_t, 128> buffer_{};
    std::size_t held_ = 0;
    std::uint64_t absorbed_ = 0;
};

}  // namespace pidpys::crypto
