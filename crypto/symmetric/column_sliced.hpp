// SPDX-License-Identifier: MIT
// Kupyna and Kalyna by byte shuffles, constant time. A state is held row by row in four vectors, row j beside row j+4:
// they share an S-box, whose sixteen slices are PSHUFB tables, and mixing columns is arithmetic between whole vectors.
// Included by each core's source file alone; no library code here (see gost_engine.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "crypto/symmetric/column_core.hpp"
#include "crypto/symmetric/sliced_tables.hpp"
#include "crypto/symmetric/unrolled.hpp"

namespace pidpys::crypto::detail {
namespace {

// Narrow: one slab (eight columns) in vectors of 16 octets. Wide: two slabs in vectors of 32.
// Either { using Vector; octet-wise: both (xor), sum, less (difference), and_, either (or), equal,
//   above (signed a > b: -1), look (PSHUFB: 16-entry table, index), choose (by top bit of c: b, else a),
//   nibble_high (>> 4), swap_halves, first_of (lower half of a, upper half of b), splat, table (16 octets, in every
//   16), load (whole vector) }
template <class V>
struct SlicedRounds {
    using Vector = typename V::Vector;

    // Four tables at a time for the values that have their two top bits; those bits choose in the end.
    static inline Vector substitute(const std::uint8_t (&table)[16][16], Vector x) {
        const Vector low = V::and_(x, V::splat(0x3f));
        Vector part[4];
        unrolled<4>([&](auto i) { part[i] = V::look(V::table(table[4 * i]), low); });
        unrolled<3>([&](auto h) {
            const Vector index = V::less(low, V::splat(16 * (h + 1)));
            unrolled<4>([&](auto i) { part[i] = V::both(part[i], V::look(V::table(table[4 * i + h + 1]), index)); });
        });
        const Vector second = V::sum(x, x);
        return V::choose(V::choose(part[0], part[1], second), V::choose(part[2], part[3], second), x);
    }

    // 2x ^ kDoublingRest
    static inline Vector twice(Vector x) { return V::both(V::sum(x, x), V::look(V::splat(kDoublingRest), x)); }

    // Row i of the result is the sum of kMds[k] times row i+k: coefficients 1 1 5 1 8 6 7 4. The doublings' rests are
    // made up for by the S-boxes.
    static inline void mix(Vector v[4]) {
        Vector x[11];  // row i and on, i+4 beside it
        unrolled<4>([&](auto i) {
            x[i] = v[i];
            x[i + 4] = V::swap_halves(v[i]);
        });
        unrolled<3>([&](auto i) { x[i + 8] = v[i]; });
        Vector pair[9];
        unrolled<8>([&](auto i) { pair[i] = V::both(x[i], x[i + 1]); });
        pair[8] = pair[0];
        unrolled<4>([&](auto i) {
            const Vector fours = V::both(V::both(x[i + 2], x[i + 7]), V::both(pair[i + 5], twice(x[i + 4])));
            const Vector twos = V::both(pair[i + 5], twice(fours));
            v[i] = V::both(V::both(V::both(pair[i], pair[i + 2]), x[i + 6]), twice(twos));
        });
    }

    // As mix with kInverseMds: rows i and i+4 take from row `from` of the vector, and from the other row, swapped.
    static inline void unmix(Vector v[4]) {
        Vector plain[4];
        Vector swapped[4];
        unrolled<4>([&](auto from) {
            const Vector low = V::and_(v[from], V::splat(0x0f));
            const Vector high = V::nibble_high(v[from]);
            unrolled<8>([&](auto k) {
                const Vector product = V::both(V::look(V::table(kInverseProducts.low[k]), low),
                                               V::look(V::table(kInverseProducts.high[k]), high));
                constexpr int kTo = (from - k) & 7;
                Vector& sum = kTo < 4 ? plain[kTo & 3] : swapped[kTo & 3];
                sum = from == 0 ? product : V::both(sum, product);
            });
        });
        unrolled<4>([&](auto i) { v[i] = V::both(plain[i], V::swap_halves(swapped[i])); });
    }

    static inline void shift(Vector v[4], const RowShifts& rows) {
        unrolled<4>([&](auto i) { v[i] = V::look(v[i], V::load(rows.vector[i].at)); });
    }

    static inline void substitute_all(const SlicedBoxes& boxes, Vector v[4]) {
        unrolled<4>([&](auto i) { v[i] = substitute(boxes.table[i], v[i]); });
    }

    static inline void round(Vector v[4], const RowShifts& rows) {
        substitute_all(kSlicedBoxes, v);
        shift(v, rows);
        mix(v);
    }

    static inline void unround(Vector v[4], const RowShifts& rows) {
        unmix(v);
        shift(v, rows);
        substitute_all(kSlicedInverse, v);
    }

    // Q's constant, with the carries of a 64-bit addition going up the rows: -1 where there is one.
    static inline void add_constant(Vector v[4], const RoundConstants& with, const Octets32& last) {
        Vector gives[4];   // this row gives a carry by itself
        Vector passes[4];  // it passes one on
        unrolled<4>([&](auto i) {
            gives[i] = V::above(v[i], V::load(with.no_carry[1].at));
            passes[i] = V::equal(v[i], V::load(with.propagate.at));
        });
        const auto next = [&](int row, Vector carry) { return V::either(V::and_(carry, passes[row]), gives[row]); };
        const Vector into1 = V::above(v[0], V::load(with.no_carry[0].at));
        const Vector into2 = next(1, into1);
        const Vector into3 = next(2, into2);
        const Vector into4 = V::swap_halves(next(3, into3));
        const Vector into5 = next(0, into4);
        const Vector into6 = next(1, into5);
        const Vector into7 = next(2, into6);
        v[0] = V::less(V::sum(v[0], V::load(with.first.at)), V::first_of(V::splat(0), into4));
        v[1] = V::less(V::sum(v[1], V::load(with.middle.at)), V::first_of(into1, into5));
        v[2] = V::less(V::sum(v[2], V::load(with.middle.at)), V::first_of(into2, into6));
        v[3] = V::less(V::sum(v[3], V::load(last.at)), V::first_of(into3, into7));
    }

    static inline void turn(Vector v[4]) {
        unrolled<4>([&](auto i) { v[i] = V::both(v[i], V::splat(kTurned)); });
    }
};

template <class Narrow, class Wide>
struct SlicedEngine {
    using Rows = typename Narrow::Vector;
    using Pair = typename Wide::Vector;
    using OneSlab = SlicedRounds<Narrow>;
    using TwoSlabs = SlicedRounds<Wide>;

    // Eight columns to their rows, and back. The columns come in four vectors of two.
    static inline void to_rows(const Rows c[4], Rows v[4]) {
        Rows low[2];   // rows 0 to 3 of four columns
        Rows high[2];  // rows 4 to 7
        for (int i = 0; i < 2; ++i) {
            const Rows even = Narrow::zip8_low(c[2 * i], c[2 * i + 1]);
            const Rows odd = Narrow::zip8_high(c[2 * i], c[2 * i + 1]);
            low[i] = Narrow::zip8_low(even, odd);
            high[i] = Narrow::zip8_high(even, odd);
        }
        const Rows r01 = Narrow::zip32_low(low[0], low[1]);
        const Rows r23 = Narrow::zip32_high(low[0], low[1]);
        const Rows r45 = Narrow::zip32_low(high[0], high[1]);
        const Rows r67 = Narrow::zip32_high(high[0], high[1]);
        v[0] = Narrow::zip64_low(r01, r45);
        v[1] = Narrow::zip64_high(r01, r45);
        v[2] = Narrow::zip64_low(r23, r67);
        v[3] = Narrow::zip64_high(r23, r67);
    }

    static inline void to_columns(const Rows v[4], Rows c[4]) {
        const Rows r01 = Narrow::zip8_low(v[0], v[1]);
        const Rows r45 = Narrow::zip8_high(v[0], v[1]);
        const Rows r23 = Narrow::zip8_low(v[2], v[3]);
        const Rows r67 = Narrow::zip8_high(v[2], v[3]);
        const Rows low[2] = {Narrow::zip16_low(r01, r23), Narrow::zip16_high(r01, r23)};
        const Rows high[2] = {Narrow::zip16_low(r45, r67), Narrow::zip16_high(r45, r67)};
        for (int i = 0; i < 2; ++i) {
            c[2 * i] = Narrow::zip32_low(low[i], high[i]);
            c[2 * i + 1] = Narrow::zip32_high(low[i], high[i]);
        }
    }

    static inline void join(const Rows a[4], const Rows b[4], Pair v[4]) {
        for (int i = 0; i < 4; ++i) v[i] = Wide::join(Narrow::zip64_low(a[i], b[i]), Narrow::zip64_high(a[i], b[i]));
    }

    static inline void split(const Pair v[4], Rows a[4], Rows b[4]) {
        for (int i = 0; i < 4; ++i) {
            const Rows low = Wide::low(v[i]);
            const Rows high = Wide::high(v[i]);
            a[i] = Narrow::zip64_low(low, high);
            b[i] = Narrow::zip64_high(low, high);
        }
    }

    static inline void load_rows(const void* from, Rows v[4]) {
        Rows c[4];
        for (int i = 0; i < 4; ++i) c[i] = Narrow::load(static_cast<const std::uint8_t*>(from) + 16 * i);
        to_rows(c, v);
    }

    static inline void store_rows(const Rows v[4], void* to) {
        Rows c[4];
        to_columns(v, c);
        for (int i = 0; i < 4; ++i) Narrow::store(static_cast<std::uint8_t*>(to) + 16 * i, c[i]);
    }

    static inline void load_pair(const void* from, Pair v[4]) {
        Rows a[4];
        Rows b[4];
        load_rows(from, a);
        load_rows(static_cast<const std::uint8_t*>(from) + 64, b);
        join(a, b, v);
    }

    static inline void store_pair(const Pair v[4], void* to) {
        Rows a[4];
        Rows b[4];
        split(v, a, b);
        store_rows(a, to);
        store_rows(b, static_cast<std::uint8_t*>(to) + 64);
    }

    template <class T>
    static inline void add_into(T v[4], const T by[4]) {
        for (int i = 0; i < 4; ++i) {
            if constexpr (sizeof(T) == 16) {
                v[i] = Narrow::both(v[i], by[i]);
            } else {
                v[i] = Wide::both(v[i], by[i]);
            }
        }
    }

    // Kupyna-256: P in the first slab, Q in the second. Both end turned, and their sum does not.
    static void compress8(std::uint64_t* state, const std::uint8_t* data, std::size_t count) {
        Rows h[4];
        load_rows(state, h);
        for (; count != 0; --count, data += 64) {
            Rows p[4];
            Rows q[4];
            load_rows(data, q);
            OneSlab::turn(q);
            for (int i = 0; i < 4; ++i) p[i] = Narrow::both(h[i], q[i]);
            Pair v[4];
            join(p, q, v);
            for (int r = 0; r < 10; ++r) {
                TwoSlabs::add_constant(v, kRounds8, kRounds8.last[r]);
                v[0] = Wide::both(v[0], Wide::load(kRounds8.xored[r].at));
                TwoSlabs::round(v, kShiftRows8);
            }
            split(v, p, q);
            for (int i = 0; i < 4; ++i) h[i] = Narrow::both(h[i], Narrow::both(p[i], q[i]));
        }
        store_rows(h, state);
    }

    static void finish8(std::uint64_t* state) {
        Rows h[4];
        Rows p[4];
        load_rows(state, h);
        OneSlab::turn(h);
        for (int i = 0; i < 4; ++i) p[i] = h[i];
        for (int r = 0; r < 10; ++r) {
            p[0] = Narrow::both(p[0], Narrow::load(kRounds8.xored[r].at));
            OneSlab::round(p, kBlockShifts<1, false>(8));
        }
        add_into(h, p);
        store_rows(h, state);
    }

    static inline void p16(Pair v[4], int r) {
        v[0] = Wide::both(v[0], Wide::load(kRounds16.xored[r].at));
        TwoSlabs::round(v, kShiftRows16);
    }

    static void compress16(std::uint64_t* state, const std::uint8_t* data, std::size_t count) {
        Pair h[4];
        load_pair(state, h);
        for (; count != 0; --count, data += 128) {
            Pair p[4];
            Pair q[4];
            load_pair(data, q);
            TwoSlabs::turn(q);
            for (int i = 0; i < 4; ++i) p[i] = Wide::both(h[i], q[i]);
            for (int r = 0; r < 14; ++r) {
                p16(p, r);
                TwoSlabs::add_constant(q, kRounds16, kRounds16.last[r]);
                TwoSlabs::round(q, kShiftRows16);
            }
            add_into(h, p);
            add_into(h, q);
        }
        store_pair(h, state);
    }

    static void finish16(std::uint64_t* state) {
        Pair h[4];
        Pair p[4];
        load_pair(state, h);
        TwoSlabs::turn(h);
        for (int i = 0; i < 4; ++i) p[i] = h[i];
        for (int r = 0; r < 14; ++r) p16(p, r);
        add_into(h, p);
        store_pair(h, state);
    }

    static void compress(std::size_t columns, std::uint64_t* state, const std::uint8_t* data, std::size_t count) {
        columns == 8 ? compress8(state, data, count) : compress16(state, data, count);
    }

    static void finish(std::size_t columns, std::uint64_t* state) { columns == 8 ? finish8(state) : finish16(state); }

    static void round(std::size_t columns, std::uint64_t slab[8]) {
        Rows v[4];
        load_rows(slab, v);
        OneSlab::turn(v);
        OneSlab::round(v, kBlockShifts<1, false>(columns));
        OneSlab::turn(v);
        store_rows(v, slab);
    }

    using Keys = const std::uint64_t (*)[8];

    // Columns of 64 bits, two a vector, with a round key added or subtracted.
    template <bool Add>
    static inline void with_key(const std::uint8_t* in, const std::uint64_t key[8], Rows c[4]) {
        for (int i = 0; i < 4; ++i) {
            const Rows k = Narrow::load(key + 2 * i);
            c[i] = Add ? Narrow::sum64(Narrow::load(in + 16 * i), k) : Narrow::less64(Narrow::load(in + 16 * i), k);
        }
    }

    template <bool Add>
    static inline void load_with_key(const std::uint8_t* in, const std::uint64_t key[8], Rows v[4]) {
        Rows c[4];
        with_key<Add>(in, key, c);
        to_rows(c, v);
    }

    template <bool Add>
    static inline void store_with_key(const Rows v[4], const std::uint64_t key[8], std::uint8_t* out) {
        store_rows(v, out);
        Rows c[4];
        with_key<Add>(out, key, c);
        for (int i = 0; i < 4; ++i) Narrow::store(out + 16 * i, c[i]);
    }

    static inline void key_rows(const std::uint64_t key[8], Rows k[4]) { load_rows(key, k); }

    static inline void key_rows(const std::uint64_t key[8], Pair k[4]) {
        Rows one[4];
        load_rows(key, one);
        join(one, one, k);
    }

    // All rounds between the first key and the last.
    template <bool Forward, class V>
    static inline void rounds_of(std::size_t columns, std::size_t rounds, Keys keys, typename V::Vector v[4]) {
        using Rounds = SlicedRounds<V>;
        constexpr bool kWide = sizeof(typename V::Vector) == 32;
        if constexpr (Forward) Rounds::turn(v);
        for (std::size_t r = 1; r <= rounds; ++r) {
            if constexpr (Forward) {
                Rounds::round(v, kBlockShifts<1, kWide>(columns));
            } else {
                Rounds::unround(v, kBlockShifts<-1, kWide>(columns));
            }
            if (r == rounds) break;
            typename V::Vector k[4];
            key_rows(keys[Forward ? r : rounds - r], k);
            add_into(v, k);
        }
        if constexpr (Forward) Rounds::turn(v);
    }

    template <bool Forward>
    static void run(std::size_t columns, std::size_t rounds, Keys keys, const std::uint8_t* in, std::uint8_t* out,
                    std::size_t slabs) {
        const std::uint64_t* first = keys[Forward ? 0 : rounds];
        const std::uint64_t* last = keys[Forward ? rounds : 0];
        Rows a[4];
        for (; slabs >= 2; slabs -= 2, in += 128, out += 128) {
            Rows b[4];
            Pair v[4];
            load_with_key<Forward>(in, first, a);
            load_with_key<Forward>(in + 64, first, b);
            join(a, b, v);
            rounds_of<Forward, Wide>(columns, rounds, keys, v);
            split(v, a, b);
            store_with_key<Forward>(a, last, out);
            store_with_key<Forward>(b, last, out + 64);
        }
        if (slabs == 0) return;
        load_with_key<Forward>(in, first, a);
        rounds_of<Forward, Narrow>(columns, rounds, keys, a);
        store_with_key<Forward>(a, last, out);
    }

    static void encrypt(std::size_t columns, std::size_t rounds, Keys keys, const std::uint8_t* in, std::uint8_t* out,
                        std::size_t slabs) {
        run<true>(columns, rounds, keys, in, out, slabs);
    }

    static void decrypt(std::size_t columns, std::size_t rounds, Keys keys, const std::uint8_t* in, std::uint8_t* out,
                        std::size_t slabs) {
        run<false>(columns, rounds, keys, in, out, slabs);
    }
};

}  // namespace
}  // namespace pidpys::crypto::detail
