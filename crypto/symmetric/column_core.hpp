// SPDX-License-Identifier: MIT
// The inner loops shared by Kupyna and Kalyna, in one version for each kind of processor. Their state is columns
// of eight octets; a "slab" is eight columns (64 octets): one Kupyna-256 state, or 4, 2 or 1 Kalyna blocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace pidpys::crypto::detail {

struct ColumnCore {
    const char* name;
    bool (*usable)();
    bool constant_time;  // false: looks octets of the state up in memory; for public data only

    // Kupyna's compression h = P(h^m) ^ Q(m) ^ h over `count` blocks, and its last step h = P(h) ^ h.
    // `columns` 8: state and blocks of 64 octets; 16: of 128.
    void (*compress)(std::size_t columns, std::uint64_t* state, const std::uint8_t* data, std::size_t count);
    void (*finish)(std::size_t columns, std::uint64_t* state);
    // The permutations alone, of states of 64 octets side by side: P of each p[i] and, if there is q, Q of each q[i].
    void (*permute)(std::size_t count, std::uint64_t (*p)[8], std::uint64_t (*q)[8]);

    // Kalyna. `columns` of a block: 2, 4 or 8; keys: (rounds + 1) slabs, each the round key repeated to fill it.
    void (*round)(std::size_t columns, std::uint64_t slab[8]);  // substitution, shift and mixing alone
    void (*encrypt)(std::size_t columns, std::size_t rounds, const std::uint64_t (*keys)[8], const std::uint8_t* in,
                    std::uint8_t* out, std::size_t slabs);
    void (*decrypt)(std::size_t columns, std::size_t rounds, const std::uint64_t (*keys)[8], const std::uint8_t* in,
                    std::uint8_t* out, std::size_t slabs);
};

const ColumnCore& secret_column_core();  // best one in constant time
const ColumnCore& public_column_core();  // best one; has Kupyna alone

// All that were compiled in, the best for public data first; tests compare them. Those not in constant time have compress
// and finish alone, null elsewhere.
std::span<const ColumnCore* const> column_cores();

extern const ColumnCore kColumnsPortable;
extern const ColumnCore kColumnsTables;
#if defined(__x86_64__)
extern const ColumnCore kColumnsSsse3;
extern const ColumnCore kColumnsAvx2;
extern const ColumnCore kColumnsVbmi;
#endif

}  // namespace pidpys::crypto::detail
