// SPDX-License-Identifier: MIT
// GOST 34.311-95 (the hash of GOST R 34.11-94 under a Ukrainian S-box), 256 bits, zero start vector, and HMAC
// over it. An empty message hashes to da37bdf4…, as in Bouncy Castle and gost89 (UAPKI differs there).
// The time taken depends on lengths only, so secrets may be hashed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/base/bytes.hpp"
#include "crypto/symmetric/gost_sbox.hpp"

namespace pidpys::crypto {

class Gost34311 {
public:
    static constexpr std::size_t kDigest = 32;
    static constexpr std::size_t kBlock = 32;  // also HMAC's block
    using Digest = std::array<std::uint8_t, kDigest>;

    explicit Gost34311(const GostSBox& sbox = GostSBox::dke1());
    Gost34311(const Gost34311&) = default;
    Gost34311& operator=(const Gost34311&) = default;
    ~Gost34311();  // wipes

    void update(ByteView data);
    [[nodiscard]] Digest final() const;  // of everything so far; more may be added afterwards
    void reset();

    // The digest of everything so far and one last block, this object unchanged: what iterated hashing and HMAC repeat,
    // without a copy. Only after whole blocks, else std::invalid_argument.
    [[nodiscard]] Digest final_with(std::span<const std::uint8_t, kBlock> last) const;

    // final_with for hashes of one S-box side by side: each block gives way to the digest that its hash ends in.
    static constexpr std::size_t kSideBySide = 4;  // at most
    static void final_with(std::span<const Gost34311* const> hashes, std::span<Digest> blocks);

    static Digest hash(ByteView data, const GostSBox& sbox = GostSBox::dke1());

private:
    using Tail = std::array<std::uint8_t, 3 * kBlock>;
    void end_with(std::span<const std::uint8_t, kBlock> last, Tail& tail) const;
    void blocks(const std::uint8_t* data, std::size_t count);

    GostSBox sbox_;
    Digest state_{};
    Digest sum_{};
    std::array<std::uint8_t, kBlock> buffer_{};
    std::uint64_t length_ = 0;  // octets
};

// HMAC (RFC 2104) over GOST 34.311, OID A.1.2. Copy it to reuse the keyed state.
class HmacGost34311 {
public:
    using Digest = Gost34311::Digest;
    explicit HmacGost34311(ByteView key, const GostSBox& sbox = GostSBox::dke1());

    void update(ByteView data) { inner_.update(data); }
    [[nodiscard]] Digest final() const;
    // The MAC of one block: only where nothing was added yet.
    [[nodiscard]] Digest of_block(std::span<const std::uint8_t, Gost34311::kBlock> block) const {
        return outer_.final_with(inner_.final_with(block));
    }
    // What of_block ends the block with first, and then the digest of that: for MACs side by side.
    [[nodiscard]] const Gost34311& inner() const { return inner_; }
    [[nodiscard]] const Gost34311& outer() const { return outer_; }

private:
    Gost34311 inner_;
    Gost34311 outer_;
};

}  // namespace pidpys::crypto
