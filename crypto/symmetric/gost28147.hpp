// SPDX-License-Identifier: MIT
// GOST 28147-89 (DSTU GOST 28147:2009): 64-bit blocks, 256-bit key, 4-bit S-boxes that are a parameter.
// Every function takes time that does not depend on key, data or S-box contents (no lookup by a secret).
// Input and output may be the same memory; otherwise they must not overlap.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/base/bytes.hpp"
#include "crypto/symmetric/gost_sbox.hpp"

namespace pidpys::crypto {

inline constexpr std::size_t kGostBlock = 8;
inline constexpr std::size_t kGostKey = 32;

using GostKeyView = std::span<const std::uint8_t, kGostKey>;
using GostIvView = std::span<const std::uint8_t, kGostBlock>;

// The keyed block transformation. Wipes its key when destroyed.
class Gost28147 {
public:
    explicit Gost28147(GostKeyView key, const GostSBox& sbox = GostSBox::dke1());
    Gost28147(const Gost28147&) = default;
    Gost28147& operator=(const Gost28147&) = default;
    ~Gost28147();

    // Simple substitution (ECB, OID A.1.1.1). Sizes are equal and a multiple of 8, else std::invalid_argument.
    void encrypt(ByteView in, std::span<std::uint8_t> out) const;
    void decrypt(ByteView in, std::span<std::uint8_t> out) const;

    // Imitovstavka (OID A.1.1.4): 4 octets; a short last block is padded with zeros.
    [[nodiscard]] std::array<std::uint8_t, 4> mac(ByteView data) const;

private:
    friend class Gost28147Cfb;
    friend class Gost28147Ctr;
    std::array<std::uint32_t, 8> key_;
    GostSBox sbox_;
};

// CFB-64 (OID A.1.1.3), without key meshing; data may come in pieces of any size.
class Gost28147Cfb {
public:
    Gost28147Cfb(GostKeyView key, GostIvView iv, const GostSBox& sbox = GostSBox::dke1());
    ~Gost28147Cfb();
    void encrypt(ByteView in, std::span<std::uint8_t> out);
    void decrypt(ByteView in, std::span<std::uint8_t> out);

private:
    void decrypt_octets(ByteView in, std::span<std::uint8_t> out);
    Gost28147 cipher_;
    std::array<std::uint8_t, kGostBlock> feedback_;
    std::array<std::uint8_t, kGostBlock> gamma_{};
    std::size_t used_ = kGostBlock;
};

// Gamma, the standard's own counter mode (OID A.1.1.2, "ofb" in OpenSSL's names); encryption is decryption.
class Gost28147Ctr {
public:
    Gost28147Ctr(GostKeyView key, GostIvView iv, const GostSBox& sbox = GostSBox::dke1());
    ~Gost28147Ctr();
    void apply(ByteView in, std::span<std::uint8_t> out);

private:
    void refill();
    Gost28147 cipher_;
    std::uint32_t low_ = 0;
    std::uint32_t high_ = 0;
    std::array<std::uint8_t, 4 * kGostBlock> gamma_{};
    std::size_t used_ = sizeof gamma_;
};

}  // namespace pidpys::crypto
