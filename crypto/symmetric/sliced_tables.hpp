// SPDX-License-Identifier: MIT
// Constants of the engines that hold a state row by row (column_sliced.hpp). Vectors of 32 octets are two halves: row j
// (0 to 3) of sixteen columns, then row j + 4 of the same; a vector of 16 octets has eight columns.
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

// An S-box as sixteen tables of sixteen, those after the first of each four as the change from the one before: of its
// four a value x has the sum of the tables up to its own, and PSHUFB gives zero for those above, whose index is negative.
struct SlicedBoxes {
    alignas(16) std::uint8_t table[4][16][16];
};

constexpr SlicedBoxes slice_boxes(const std::uint8_t (&box)[4][256], unsigned turned, unsigned added) {
    SlicedBoxes out{};
    for (int s = 0; s < 4; ++s) {
        for (int h = 0; h < 16; ++h) {
            for (int i = 0; i < 16; ++i) {
                const auto at = [&](int slice) { return box[s][static_cast<unsigned>(16 * slice + i) ^ turned]; };
                const unsigned before = h % 4 == 0 ? added : at(h - 1);
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

// PSHUFB indices of the row shift for each of the four vectors; sign -1 undoes it. `wide`: 32 octets.
struct RowShifts {
    Octets32 vector[4];
};

constexpr RowShifts row_shifts(int columns, int sign, bool wide) {
    RowShifts out{};
    const int width = wide ? 16 : 8;
    for (int j = 0; j < 4; ++j) {
        for (int i = 0; i < 2 * width; ++i) {
            const int row = i < width ? j : j + 4;
            const int column = i % width;
            const int moved = column % columns + columns - sign * row_shift(columns, row);
            const int from = column / columns * columns + moved % columns;
            out.vector[j].at[i] = static_cast<std::uint8_t>(wide || i < width ? from : width + from);
        }
    }
    return out;
}

// Kalyna's blocks of 2, 4 and 8 columns.
struct BlockShifts {
    RowShifts of[3];
    constexpr const RowShifts& operator()(std::size_t columns) const {
        return of[columns == 2 ? 0 : columns == 4 ? 1 : 2];
    }
};

template <int Sign, bool Wide>
inline constexpr BlockShifts kBlockShifts = {
    {row_shifts(2, Sign, Wide), row_shifts(4, Sign, Wide), row_shifts(8, Sign, Wide)}};

// What a round of Kupyna adds. P: octet 0 of column c gets c<<4 ^ round (by xor). Q: each column gets the 64-bit number
// f3 f0 f0 f0 f0 f0 f0 (columns-1-c)<<4 + round, whose carries go from row to row: see add_constant.
struct RoundConstants {
    Octets32 xored[14];   // into vector 0
    Octets32 last[14];    // added to vector 3, which holds row 7
    Octets32 first;       // added to vector 0
    Octets32 middle;      // added to vectors 1 and 2
    Octets32 no_carry[2];  // a (turned) octet above this gives a carry: row 0, then the rows above
    Octets32 propagate;   // an octet of this value passes a carry on
};

// `p` and `q` say which columns of the sixteen take P's and Q's constants.
constexpr RoundConstants round_constants(int columns, bool (*p)(int), bool (*q)(int)) {
    RoundConstants out{};
    for (int i = 0; i < 32; ++i) {
        const int c = i % 16 % columns;
        const bool top = i >= 16;  // rows 4 to 7
        const bool with_q = q(i % 16);
        for (int r = 0; r < 14; ++r) {
            out.xored[r].at[i] = static_cast<std::uint8_t>(p(i % 16) && !top ? c << 4 ^ r : 0);
            const int add = top ? ((columns - 1 - c) << 4) + r : 0xf0;
            out.last[r].at[i] = static_cast<std::uint8_t>(with_q ? add : 0);
        }
        out.first.at[i] = static_cast<std::uint8_t>(!with_q ? 0 : top ? 0xf0 : 0xf3);
        out.middle.at[i] = with_q ? 0xf0 : 0;
        out.no_carry[0].at[i] = with_q ? 0x0c ^ kTurned : 0x7f;
        out.no_carry[1].at[i] = with_q ? 0x0f ^ kTurned : 0x7f;
        out.propagate.at[i] = 0x0f ^ kTurned;
    }
    return out;
}

// Kupyna-256 holds P in the first eight columns and Q in the others; Kupyna-512 one of them in all sixteen.
inline constexpr RoundConstants kRounds8 =
    round_constants(8, [](int c) { return c < 8; }, [](int c) { return c >= 8; });
inline constexpr RoundConstants kRounds16 = round_constants(16, [](int) { return true; }, [](int) { return true; });
inline constexpr RowShifts kShiftRows8 = row_shifts(8, 1, true);
inline constexpr RowShifts kShiftRows16 = row_shifts(16, 1, true);

}  // namespace pidpys::crypto::detail
