// SPDX-License-Identifier: MIT
// The inner loops of GOST 28147 and GOST 34.311, in one version for each kind of processor. All take constant
// time: nibbles are looked up in registers (VPERMB, PSHUFB) or by scanning the whole table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/symmetric/gost_sbox.hpp"

namespace pidpys::crypto::detail {

enum class GostRounds { encrypt, decrypt, mac };  // mac: the first 16 rounds of encryption, halves not swapped

struct GostCore {
    const char* name;
    bool (*usable)();
    // Transforms `count` 8-octet blocks, each on its own, under one key.
    void (*blocks)(GostRounds rounds, const std::uint32_t key[8], const GostSBox::Lookup& sbox, const std::uint8_t* in,
                   std::uint8_t* out, std::size_t count);
    // The step function of GOST 34.311 over `count` 32-octet blocks, one after the other.
    void (*hash)(const GostSBox::Lookup& sbox, std::uint8_t state[32], const std::uint8_t* data, std::size_t count);
};

// The best core this processor runs.
const GostCore& gost_core();

// All that were compiled in, best first; tests compare them.
std::span<const GostCore* const> gost_cores();

extern const GostCore kGostPortable;
#if defined(__x86_64__)
extern const GostCore kGostSsse3;
extern const GostCore kGostVbmi;
#endif

}  // namespace pidpys::crypto::detail
