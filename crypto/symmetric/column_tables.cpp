// SPDX-License-Identifier: MIT
// Any processor, public data only: Kupyna with substitution and mixing in eight tables of 256 columns.
#include <utility>

#include "crypto/symmetric/column_engine.hpp"
#include "crypto/symmetric/kalyna_tables.hpp"

namespace pidpys::crypto::detail {
namespace {

struct Tables {
    std::uint64_t row[8][256];  // what an octet of that row adds to its column
};

constexpr Tables make_tables() {
    Tables t{};
    for (unsigned row = 0; row < 8; ++row) {
        for (unsigned x = 0; x < 256; ++x) {
            const unsigned s = kSBox[row % 4][x];
            for (unsigned i = 0; i < 8; ++i) {
                t.row[row][x] |= std::uint64_t{gf_multiply(s, kMds[(row - i) % 8])} << (8 * i);
            }
        }
    }
    return t;
}

constexpr Tables kTables = make_tables();

// Every index a constant: the compiler then keeps the state in registers, which loops it will not.
template <int Columns, int Column, int... Row>
inline std::uint64_t column(const std::uint64_t* state, std::integer_sequence<int, Row...>) {
    return (kTables.row[Row][state[(Column + Columns - row_shift(Columns, Row)) % Columns] >> (8 * Row) & 0xff] ^ ...);
}

template <int Columns, int... Column>
inline void round(std::uint64_t* state, std::integer_sequence<int, Column...>) {
    const std::uint64_t out[Columns] = {column<Columns, Column>(state, std::make_integer_sequence<int, 8>())...};
    std::memcpy(state, out, sizeof out);
}

template <int Columns>
inline void round(std::uint64_t* state) {
    round<Columns>(state, std::make_integer_sequence<int, Columns>());
}

template <int Columns>
inline void permute_p(std::uint64_t* state) {
    for (std::uint64_t r = 0; r < (Columns == 8 ? 10 : 14); ++r) {
        for (std::uint64_t c = 0; c < Columns; ++c) state[c] ^= c << 4 ^ r;
        round<Columns>(state);
    }
}

template <int Columns>
inline void permute_q(std::uint64_t* state) {
    for (std::uint64_t r = 0; r < (Columns == 8 ? 10 : 14); ++r) {
        for (std::uint64_t c = 0; c < Columns; ++c) state[c] += 0x00f0f0f0f0f0f0f3 | (Columns - 1 - c) << 60 | r << 56;
        round<Columns>(state);
    }
}

template <int Columns>
void compress_blocks(std::uint64_t* state, const std::uint8_t* data, std::size_t count) {
    std::uint64_t p[Columns];
    std::uint64_t q[Columns];
    for (; count != 0; --count, data += sizeof q) {
        std::memcpy(q, data, sizeof q);
        for (int c = 0; c < Columns; ++c) p[c] = state[c] ^ q[c];
        permute_p<Columns>(p);
        permute_q<Columns>(q);
        for (int c = 0; c < Columns; ++c) state[c] ^= p[c] ^ q[c];
    }
}

void compress(std::size_t columns, std::uint64_t* state, const std::uint8_t* data, std::size_t count) {
    columns == 8 ? compress_blocks<8>(state, data, count) : compress_blocks<16>(state, data, count);
}

template <int Columns>
void finish_state(std::uint64_t* state) {
    std::uint64_t p[Columns];
    std::memcpy(p, state, sizeof p);
    permute_p<Columns>(p);
    for (int c = 0; c < Columns; ++c) state[c] ^= p[c];
}

void finish(std::size_t columns, std::uint64_t* state) {
    columns == 8 ? finish_state<8>(state) : finish_state<16>(state);
}

bool always() { return true; }

}  // namespace

const ColumnCore kColumnsTables = {"tables", always, false, compress, finish, nullptr, nullptr, nullptr, nullptr};

}  // namespace pidpys::crypto::detail
