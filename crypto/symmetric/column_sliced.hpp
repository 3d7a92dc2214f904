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

// Narrow: a slab (eight columns) in vectors of 16 octets: row j in the lower half, row j+4 in the upper one.
// Wide: two slabs in vectors of 32, each as in Narrow.
// Long: a state of sixteen columns in vectors of 32, row j in the lower half, row j+4 in the upper one.
// Each { using Vector; octet-wise: both (xor), sum, less (difference), and_, above (signed a > b: -1),
//   look (PSHUFB: 16-entry table, index), choose (by top bit of c: b, else a), nibble_high (>> 4);
//   swap_rows (rows j with rows j+4), rows_up (rows j in place of rows j+4, zeros in theirs);
//   splat, table (16 octets, in every 16), load (whole vector) }
template <class V>
struct SlicedRounds {
    using Vector = typename V::Vector;

    // Turned: the table is, and x is not, or the other way round.
    template <bool Turned>
    static inline Vector substitute(const std::uint8_t (&table)[16][16], Vector x) {
        const Vector low = V::and_(x, V::splat(0x7f));
        Vector half[2];
        unrolled<2>([&](auto i) { half[i] = V::look(V::table(table[8 * i]), low); });
        unrolled<7>([&](auto h) {
            const Vector index = V::less(low, V::splat(16 * (h + 1)));
            unrolled<2>([&](auto i) { half[i] = V::both(half[i], V::look(V::table(table[8 * i + h + 1]), index)); });
        });
        return V::choose(half[Turned ? 1 : 0], half[Turned ? 0 : 1], x);
    }

    // 2x ^ kDoublingRest
    static inline Vector twice(Vector x) { return V::both(V::sum(x, x), V::look(V::splat(kDoublingRest), x)); }

    // Row i of the result is the sum of kMds[k] times row i+k: coefficients 1 1 5 1 8 6 7 4. The doublings' rests are
    // made up for by the S-boxes.
    static inline void mix(Vector v[4]) {
        Vector x[11];  // row i and on, i+4 beside it
        unrolled<4>([&](auto i) {
            x[i] = v[i];
            x[i + 4] = V::swap_rows(v[i]);
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
        unrolled<4>([&](auto i) { v[i] = V::both(plain[i], V::swap_rows(swapped[i])); });
    }

    static inline void shift(Vector v[4], const RowShifts& rows) {
        unrolled<4>([&](auto i) { v[i] = V::look(v[i], V::load(rows.vector[i].at)); });
    }

    template <bool Turned = false>
    static inline void substitute_all(const SlicedBoxes& boxes, Vector v[4]) {
        unrolled<4>([&](auto i) { v[i] = substitute<Turned>(boxes.table[i], v[i]); });
    }

    // Turned octets come out, whatever went in.
    template <bool Plain = false>
    static inline void round(Vector v[4], const RowShifts& rows) {
        substitute_all<Plain>(kSlicedBoxes, v);
        shift(v, rows);
        mix(v);
    }

    static inline void unround(Vector v[4], const RowShifts& rows) {
        unmix(v);
        shift(v, rows);
        substitute_all(kSlicedInverse, v);
    }

    // Q's constant, taken away as what it lacks to 2^64: the borrows, -1 where there is one, go up the rows, first
    // through rows 0 to 3, then, with row 3's, through 4 to 7. Turned octets go in, plain ones come out.
    static inline void add_constant(Vector v[4], const RoundConstants& with, const Octets32& last) {
        const Vector taken[4] = {V::load(with.first.at), V::load(with.middle.at), V::load(with.middle.at),
                                 V::load(last.at)};
        Vector take[4];
        const auto borrow = [&](Vector into) {
            unrolled<4>([&](auto i) {
                take[i] = V::less(taken[i], into);
                into = V::above(take[i], v[i]);
            });
            return into;
        };
        borrow(V::rows_up(borrow(V::splat(0))));
        unrolled<4>([&](auto i) { v[i] = V::less(v[i], take[i]); });
    }

    static inline void turn(Vector v[4]) {
        unrolled<4>([&](auto i) { v[i] = V::both(v[i], V::splat(kTurned)); });
    }
};

template <class Narrow, class Wide, class Long>
struct SlicedEngine {
    using Rows = typename Narrow::Vector;
    using Pair = typename Wide::Vector;
    using OneSlab = SlicedRounds<Narrow>;
    using TwoSlabs = SlicedRounds<Wide>;
    using LongState = SlicedRounds<Long>;

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
        for (int i = 0; i < 4; ++i) v[i] = Wide::join(a[i], b[i]);
    }

    static inline void split(const Pair v[4], Rows a[4], Rows b[4]) {
        for (int i = 0; i < 4; ++i) {
            a[i] = Wide::low(v[i]);
            b[i] = Wide::high(v[i]);
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

    static inline void load_long(const void* from, Pair v[4]) {
        Rows a[4];
        Rows b[4];
        load_rows(from, a);
        load_rows(static_cast<const std::uint8_t*>(from) + 64, b);
        for (int i = 0; i < 4; ++i) v[i] = Long::join(Narrow::zip64_low(a[i], b[i]), Narrow::zip64_high(a[i], b[i]));
    }

    static inline void store_long(const Pair v[4], void* to) {
        Rows a[4];
        Rows b[4];
        for (int i = 0; i < 4; ++i) {
            a[i] = Narrow::zip64_low(Long::low(v[i]), Long::high(v[i]));
            b[i] = Narrow::zip64_high(Long::low(v[i]), Long::high(v[i]));
        }
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

    // Kupyna-256: P of the first slab and Q of the second. Turned octets come in and go out.
    static inline void pq8(Pair v[4]) {
        for (int r = 0; r < 10; ++r) {
            TwoSlabs::add_constant(v, kRounds8, kRounds8.last[r]);
            v[0] = Wide::both(v[0], Wide::load(kRounds8.xored[r].at));
            TwoSlabs::template round<true>(v, kBlockShifts<1>(8));
        }
    }

    // P of each slab.
    template <class V>
    static inline void p8(typename V::Vector v[4]) {
        for (int r = 0; r < 10; ++r) {
            v[0] = V::both(v[0], V::table(kRounds8.xored[r].at));
            SlicedRounds<V>::round(v, kBlockShifts<1>(8));
        }
    }

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
            pq8(v);
            split(v, p, q);
            for (int i = 0; i < 4; ++i) h[i] = Narrow::both(h[i], Narrow::both(p[i], q[i]));  // turned twice
        }
        store_rows(h, state);
    }

    static void finish8(std::uint64_t* state) {
        Rows h[4];
        Rows p[4];
        load_rows(state, h);
        OneSlab::turn(h);
        for (int i = 0; i < 4; ++i) p[i] = h[i];
        p8<Narrow>(p);
        add_into(h, p);
        store_rows(h, state);
    }

    template <bool WithQ>
    static inline void permute_two(std::uint64_t a[8], std::uint64_t b[8]) {
        Rows x[4];
        Rows y[4];
        Pair v[4];
        load_rows(a, x);
        load_rows(b, y);
        join(x, y, v);
        TwoSlabs::turn(v);
        if constexpr (WithQ) {
            pq8(v);
        } else {
            p8<Wide>(v);
        }
        TwoSlabs::turn(v);
        split(v, x, y);
        store_rows(x, a);
        store_rows(y, b);
    }

    static void permute(std::size_t count, std::uint64_t (*p)[8], std::uint64_t (*q)[8]) {
        std::size_t i = 0;
        if (q != nullptr) {
            for (; i < count; ++i) permute_two<true>(p[i], q[i]);
            return;
        }
        for (; count - i >= 2; i += 2) permute_two<false>(p[i], p[i + 1]);
        if (i == count) return;
        Rows x[4];
        load_rows(p[i], x);
        OneSlab::turn(x);
        p8<Narrow>(x);
        OneSlab::turn(x);
        store_rows(x, p[i]);
    }

    static inline void p16(Pair v[4], int r) {
        v[0] = Long::both(v[0], Long::load(kRounds16.xored[r].at));
        LongState::round(v, kShiftRows16);
    }

    static void compress16(std::uint64_t* state, const std::uint8_t* data, std::size_t count) {
        Pair h[4];
        load_long(state, h);
        for (; count != 0; --count, data += 128) {
            Pair p[4];
            Pair q[4];
            load_long(data, q);
            LongState::turn(q);
            for (int i = 0; i < 4; ++i) p[i] = Long::both(h[i], q[i]);
            for (int r = 0; r < 14; ++r) {
                p16(p, r);
                LongState::add_constant(q, kRounds16, kRounds16.last[r]);
                LongState::template round<true>(q, kShiftRows16);
            }
            add_into(h, p);
            add_into(h, q);
        }
        store_long(h, state);
    }

    static void finish16(std::uint64_t* state) {
        Pair h[4];
        Pair p[4];
        load_long(state, h);
        LongState::turn(h);
        for (int i = 0; i < 4; ++i) p[i] = h[i];
        for (int r = 0; r < 14; ++r) p16(p, r);
        add_into(h, p);
        store_long(h, state);
    }

    static void compress(std::size_t columns, std::uint64_t* state, const std::uint8_t* data, std::size_t count) {
        columns == 8 ? compress8(state, data, count) : compress16(state, data, count);
    }

    static void finish(std::size_t columns, std::uint64_t* state) { columns == 8 ? finish8(state) : finish16(state); }

    static void round(std::size_t columns, std::uint64_t slab[8]) {
        Rows v[4];
        load_rows(slab, v);
        OneSlab::turn(v);
        OneSlab::round(v, kBlockShifts<1>(columns));
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
        if constexpr (Forward) Rounds::turn(v);
        for (std::size_t r = 1; r <= rounds; ++r) {
            if constexpr (Forward) {
                Rounds::round(v, kBlockShifts<1>(columns));
            } else {
                Rounds::unround(v, kBlockShifts<-1>(columns));
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
