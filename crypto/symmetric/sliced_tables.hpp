// SPDX-License-Identifier: MIT
// Constants of the engines that hold a state row by row (column_sliced.hpp says how).
#pragma once

#include <cstdint>

#include "crypto/symmetric/kalyna_tables.hpp"

namespace pidpys::crypto::detail {

struct Octets32 {
    alignas(32) std::uint8_t at[32];
};

// Between rounds an octet x is held as x ^ kTurned, so that signed comparison orders it; doubling leaves 0x1d more than
// there should be (PSHUFB gives that where the top bit is clear, in one instruction). The S-boxes make up for both: they
// take turned octets, and what they add to their values comes out of the mixing as kTurned less the doublings' rests.
inline constexpr std::uint8_t kTurned = 0x80;
inline constexpr std::uint8_t kDoublingRest = 0x1d;

constexpr std::uint8_t added_to_values() {
    // mix: a ^ 2(b ^ 2(c ^ 2d)); the sum of a row of the matrix is 9
    const unsigned rests = gf_multiply(7, kDoublingRest);
    unsigned value = 0;
    while (gf_multiply(9, value) != (kTurned ^ rests)) ++value;
    return static_cast<std::uint8_t>(value);
}

// An S-box as sixteen tables of sixteen, those after the first of each half as the change from the one before: a value
// has the sum of its half's tables up to its own, and PSHUFB gives zero for those above, whose index is negative.
struct SlicedBoxes {
    alignas(16) std::uint8_t table[4][16][16];
};

constexpr SlicedBoxes slice_boxes(const std::uint8_t (&box)[4][256], unsigned turned, unsigned added) {
    SlicedBoxes out{};
    for (int s = 0; s < 4; ++s) {
        for (int h = 0; h < 16; ++h) {
            for (int i = 0; i < 16; ++i) {
                const auto at = [&](int slice) { return box[s][static_cast<unsigned>(16 * slice + i) ^ turned]; };
                const unsigned before = h % 8 == 0 ? added : at(h - 1);
                out.table[s][h][i] = static_cast<std::uint8_t>(at(h) ^ before);
            }
        }
    }
    return out;
}

inline constexpr SlicedBoxes kSlicedBoxes = slice_boxes(kSBox, kTurned, added_to_values());
inline constexpr SlicedBoxes kSlicedInverse = slice_boxes(kInverseSBox.box, 0, 0);

// Products of the low and of the high nibble with each coefficient of the inverse matrix.
struct Products {
    alignas(16) std::uint8_t low[8][16];
    alignas(16) std::uint8_t high[8][16];
};

constexpr Products inverse_products() {
    Products out{};
    for (int k = 0; k < 8; ++k) {
        for (unsigned i = 0; i < 16; ++i) {
            out.low[k][i] = gf_multiply(kInverseMds[k], i);
            out.high[k][i] = gf_multiply(kInverseMds[k], i << 4);
        }
    }
    return out;
}

inline constexpr Products kInverseProducts = inverse_products();

// Where octet i of a vector of 32 stands in a state of eight or sixteen columns; of two slabs each is by itself.
struct Place {
    int column;
    bool top;  // rows 4 to 7
};

constexpr Place place(bool long_state, int i) {
    return long_state ? Place{i % 16, i >= 16} : Place{i % 8, i % 16 >= 8};
}

// PSHUFB indices of the row shift for each of the four vectors; sign -1 undoes it.
struct RowShifts {
    Octets32 vector[4];
};

constexpr RowShifts row_shifts(int columns, int sign) {
    RowShifts out{};
    for (int j = 0; j < 4; ++j) {
        for (int i = 0; i < 32; ++i) {
            const auto [column, top] = place(columns == 16, i);
            const int moved = column % columns + columns - sign * row_shift(columns, top ? j + 4 : j);
            const int from = column / columns * columns + moved % columns;
            out.vector[j].at[i] = static_cast<std::uint8_t>(columns != 16 && top ? 8 + from : from);
        }
    }
    return out;
}

// Blocks of 2, 4 and 8 columns.
struct BlockShifts {
    RowShifts of[3];
    constexpr const RowShifts& operator()(std::size_t columns) const {
        return of[columns == 2 ? 0 : columns == 4 ? 1 : 2];
    }
};

template <int Sign>
inline constexpr BlockShifts kBlockShifts = {{row_shifts(2, Sign), row_shifts(4, Sign), row_shifts(8, Sign)}};

// What a round of Kupyna adds. P: octet 0 of column c gets c<<4 ^ round (by xor). Q: each column gets the 64-bit number
// f3 f0 f0 f0 f0 f0 f0 (columns-1-c)<<4 + round: what it lacks to 2^64 is taken away (see add_constant), 0 elsewhere.
struct RoundConstants {
    Octets32 xored[14];  // into vector 0
    // taken away, turned
    Octets32 first;     // from vector 0
    Octets32 middle;    // from vectors 1 and 2
    Octets32 last[14];  // from vector 3, which holds row 7
};

// Kupyna-256 holds P in the first slab and Q in the second; a state of Kupyna-512 takes either.
constexpr RoundConstants round_constants(int columns) {
    RoundConstants out{};
    for (int i = 0; i < 32; ++i) {
        const auto [c, top] = place(columns == 16, i);
        const bool p = columns == 16 || i < 16;
        const bool q = columns == 16 || i >= 16;
        const auto taken = [&](int octet) { return static_cast<std::uint8_t>((q ? octet : 0) ^ kTurned); };
        for (int r = 0; r < 14; ++r) {
            out.xored[r].at[i] = static_cast<std::uint8_t>(p && !top ? c << 4 ^ r : 0);
            out.last[r].at[i] = taken(top ? 0xff - ((columns - 1 - c) << 4) - r : 0x0f);
        }
        out.first.at[i] = taken(top ? 0x0f : 0x0d);
        out.middle.at[i] = taken(0x0f);
    }
    return out;
}

inline constexpr RoundConstants kRounds8 = round_constants(8);
inline constexpr RoundConstants kRounds16 = round_constants(16);
inline constexpr RowShifts kShiftRows16 = row_shifts(16, 1);

}  // namespace pidpys::crypto::detail
