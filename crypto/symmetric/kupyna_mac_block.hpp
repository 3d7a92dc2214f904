// SPDX-License-Identifier: MIT
// KMAC Kupyna-256 of messages of 32 octets, as a derivation takes it of its own results over and over: what depends on
// the key alone is made once, and independent messages go side by side through the vectors. Constant time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace pidpys::crypto {

class KupynaMacBlock {
public:
    static constexpr std::size_t kSize = 32;
    using Octets = std::array<std::uint8_t, kSize>;

    explicit KupynaMacBlock(std::span<const std::uint8_t, kSize> key);
    ~KupynaMacBlock();
    KupynaMacBlock(const KupynaMacBlock&) = delete;
    KupynaMacBlock& operator=(const KupynaMacBlock&) = delete;

    // Each message gives way to its MAC under the key of the same index.
    static constexpr std::size_t kSideBySide = 4;  // at most, else std::invalid_argument
    static void replace(std::span<const KupynaMacBlock* const> keys, std::span<Octets> messages);

private:
    using State = std::uint64_t[8];
    alignas(64) State keyed_{};       // chaining value after the key's block
    alignas(64) State inverted_{};    // the last block, of the inverted key
    alignas(64) State inverted_q_{};  // Q of it
};

}  // namespace pidpys::crypto
