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
    // The step function of GOST 34.311 for `lanes` hashes side by side, each with a state of 32 octets and over `count`
    // 32-octet blocks of its own, one after the other. Four lanes cost little more than one where vectors are wide.
    void (*hash)(const GostSBox::Lookup& sbox, std::size_t lanes, std::uint8_t* const* states,
                 const std::uint8_t* const* data, std::size_t count);
};

// The best core this processor runs.
const GostCore& gost_core();

// All that were compiled in, best first; tests compare them.
std::span<const GostCore* const> gost_cores();

extern const GostCore kGostPortable;
#if defined(__x86_64__)
extern const GostCore kGostSsse3;
extern const GostCore kGostAvx2;
extern const GostCore kGostVbmi;
#endif

}  // namespace pidpys::crypto::detail
