// SPDX-License-Identifier: MIT
// Kupyna and Kalyna over an `Ops`: how one kind of processor substitutes, shifts and mixes a slab.
// Included by each core's source file alone; no library code here (see gost_engine.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "crypto/symmetric/column_core.hpp"

namespace pidpys::crypto::detail {
namespace {

// Ops { using Slab (with + - ^ on eight 64-bit columns);
//       Slab load(const void*); void store(void*, Slab);
//       template <columns> void round(Slab&), unround(Slab&); void round16(Slab&, Slab&); }
template <class Ops>
struct ColumnEngine {
    using Slab = typename Ops::Slab;

    // Constants of rounds 0: column j of P has j<<4 in octet 0; of Q f3 f0 f0 f0 f0 f0 f0 (columns-1-j)<<4.
    static inline void constants(int columns, int first, std::uint64_t p[8], std::uint64_t q[8]) {
        for (int j = 0; j < 8; ++j) {
            p[j] = static_cast<std::uint64_t>(first + j) << 4;
            q[j] = 0x00f0f0f0f0f0f0f3 | static_cast<std::uint64_t>(columns - 1 - first - j) << 60;
        }
    }

    static constexpr std::uint64_t kQStep = std::uint64_t{1} << 56;

    // Rounds of independent states take turns: their dependent chains overlap.
    template <int Ps, int Qs>
    static inline void permute_some(Slab* p, Slab* q) {
        std::uint64_t c[16];
        constants(8, 0, c, c + 8);
        const Ops ops;
        const Slab p0 = Ops::load(c);
        const Slab q0 = Ops::load(c + 8);
        for (std::uint64_t r = 0; r < 10; ++r) {
            for (int i = 0; i < Ps; ++i) p[i] ^= p0 ^ Ops::splat(r);
            for (int i = 0; i < Qs; ++i) q[i] += q0 + Ops::splat(r * kQStep);
            for (int i = 0; i < Ps; ++i) ops.template round<8>(p[i]);
            for (int i = 0; i < Qs; ++i) ops.template round<8>(q[i]);
        }
    }

    static void compress8(std::uint64_t* state, const std::uint8_t* data, std::size_t count) {
        Slab h = Ops::load(state);
        for (; count != 0; --count, data += 64) {
            Slab q = Ops::load(data);
            Slab p = h ^ q;
            permute_some<1, 1>(&p, &q);
            h ^= p ^ q;
        }
        Ops::store(state, h);
    }

    static void finish8(std::uint64_t* state) {
        const Slab h = Ops::load(state);
        Slab p = h;
        permute_some<1, 0>(&p, nullptr);
        Ops::store(state, h ^ p);
    }

    template <int Side, bool WithQ>
    static void permute_at(std::uint64_t (*p)[8], std::uint64_t (*q)[8]) {
        Slab ps[Side];
        Slab qs[Side];
        for (int i = 0; i < Side; ++i) {
            ps[i] = Ops::load(p[i]);
            if constexpr (WithQ) qs[i] = Ops::load(q[i]);
        }
        permute_some<Side, WithQ ? Side : 0>(ps, qs);
        for (int i = 0; i < Side; ++i) {
            Ops::store(p[i], ps[i]);
            if constexpr (WithQ) Ops::store(q[i], qs[i]);
        }
    }

    template <bool WithQ>
    static void permute_all(std::size_t count, std::uint64_t (*p)[8], std::uint64_t (*q)[8]) {
        std::size_t i = 0;
        for (; count - i >= 2; i += 2) permute_at<2, WithQ>(p + i, q + (WithQ ? i : 0));
        if (i < count) permute_at<1, WithQ>(p + i, q + (WithQ ? i : 0));
    }

    static void permute(std::size_t count, std::uint64_t (*p)[8], std::uint64_t (*q)[8]) {
        q != nullptr ? permute_all<true>(count, p, q) : permute_all<false>(count, p, q);
    }

    static inline void p16(const Ops& ops, const std::uint64_t c[4][8], Slab& a, Slab& b) {
        for (std::uint64_t r = 0; r < 14; ++r) {
            a ^= Ops::load(c[0]) ^ Ops::splat(r);
            b ^= Ops::load(c[2]) ^ Ops::splat(r);
            ops.round16(a, b);
        }
    }

    static inline void q16(const Ops& ops, const std::uint64_t c[4][8], Slab& a, Slab& b) {
        for (std::uint64_t r = 0; r < 14; ++r) {
            a += Ops::load(c[1]) + Ops::splat(r * kQStep);
            b += Ops::load(c[3]) + Ops::splat(r * kQStep);
            ops.round16(a, b);
        }
    }

    static void compress16(std::uint64_t* state, const std::uint8_t* data, std::size_t count) {
        std::uint64_t c[4][8];
        constants(16, 0, c[0], c[1]);
        constants(16, 8, c[2], c[3]);
        const Ops ops;
        Slab h0 = Ops::load(state);
        Slab h1 = Ops::load(state + 8);
        for (; count != 0; --count, data += 128) {
            Slab q0 = Ops::load(data);
            Slab q1 = Ops::load(data + 64);
            Slab p0 = h0 ^ q0;
            Slab p1 = h1 ^ q1;
            p16(ops, c, p0, p1);
            q16(ops, c, q0, q1);
            h0 ^= p0 ^ q0;
            h1 ^= p1 ^ q1;
        }
        Ops::store(state, h0);
        Ops::store(state + 8, h1);
    }

    static void finish16(std::uint64_t* state) {
        std::uint64_t c[4][8];
        constants(16, 0, c[0], c[1]);
        constants(16, 8, c[2], c[3]);
        const Ops ops;
        const Slab h0 = Ops::load(state);
        const Slab h1 = Ops::load(state + 8);
        Slab p0 = h0;
        Slab p1 = h1;
        p16(ops, c, p0, p1);
        Ops::store(state, h0 ^ p0);
        Ops::store(state + 8, h1 ^ p1);
    }

    static void compress(std::size_t columns, std::uint64_t* state, const std::uint8_t* data, std::size_t count) {
        columns == 8 ? compress8(state, data, count) : compress16(state, data, count);
    }

    static void finish(std::size_t columns, std::uint64_t* state) { columns == 8 ? finish8(state) : finish16(state); }

    template <int Columns>
    static void one_round(std::uint64_t* slab) {
        const Ops ops;
        Slab x = Ops::load(slab);
        ops.template round<Columns>(x);
        Ops::store(slab, x);
    }

    static void round(std::size_t columns, std::uint64_t slab[8]) {
        columns == 2 ? one_round<2>(slab) : columns == 4 ? one_round<4>(slab) : one_round<8>(slab);
    }

    // Two slabs side by side: their dependent chains overlap.
    template <int Columns, int Side>
    static void encrypt_some(std::size_t rounds, const std::uint64_t (*keys)[8], const std::uint8_t* in,
                             std::uint8_t* out) {
        const Ops ops;
        Slab x[Side];
        for (int i = 0; i < Side; ++i) x[i] = Ops::load(in + 64 * i) + Ops::load(keys[0]);
        for (std::size_t r = 1; r < rounds; ++r) {
            for (int i = 0; i < Side; ++i) {
                ops.template round<Columns>(x[i]);
                x[i] ^= Ops::load(keys[r]);
            }
        }
        for (int i = 0; i < Side; ++i) {
            ops.template round<Columns>(x[i]);
            Ops::store(out + 64 * i, x[i] + Ops::load(keys[rounds]));
        }
    }

    template <int Columns, int Side>
    static void decrypt_some(std::size_t rounds, const std::uint64_t (*keys)[8], const std::uint8_t* in,
                             std::uint8_t* out) {
        const Ops ops;
        Slab x[Side];
        for (int i = 0; i < Side; ++i) x[i] = Ops::load(in + 64 * i) - Ops::load(keys[rounds]);
        for (std::size_t r = rounds - 1; r > 0; --r) {
            for (int i = 0; i < Side; ++i) {
                ops.template unround<Columns>(x[i]);
                x[i] ^= Ops::load(keys[r]);
            }
        }
        for (int i = 0; i < Side; ++i) {
            ops.template unround<Columns>(x[i]);
            Ops::store(out + 64 * i, x[i] - Ops::load(keys[0]));
        }
    }

    template <int Columns>
    static void encrypt_slabs(std::size_t rounds, const std::uint64_t (*keys)[8], const std::uint8_t* in,
                              std::uint8_t* out, std::size_t slabs) {
        for (; slabs >= 2; slabs -= 2, in += 128, out += 128) encrypt_some<Columns, 2>(rounds, keys, in, out);
        if (slabs != 0) encrypt_some<Columns, 1>(rounds, keys, in, out);
    }

    template <int Columns>
    static void decrypt_slabs(std::size_t rounds, const std::uint64_t (*keys)[8], const std::uint8_t* in,
                              std::uint8_t* out, std::size_t slabs) {
        for (; slabs >= 2; slabs -= 2, in += 128, out += 128) decrypt_some<Columns, 2>(rounds, keys, in, out);
        if (slabs != 0) decrypt_some<Columns, 1>(rounds, keys, in, out);
    }

    static void encrypt(std::size_t columns, std::size_t rounds, const std::uint64_t (*keys)[8], const std::uint8_t* in,
                        std::uint8_t* out, std::size_t slabs) {
        const auto run = columns == 2 ? encrypt_slabs<2> : columns == 4 ? encrypt_slabs<4> : encrypt_slabs<8>;
        run(rounds, keys, in, out, slabs);
    }

    static void decrypt(std::size_t columns, std::size_t rounds, const std::uint64_t (*keys)[8], const std::uint8_t* in,
                        std::uint8_t* out, std::size_t slabs) {
        const auto run = columns == 2 ? decrypt_slabs<2> : columns == 4 ? decrypt_slabs<4> : decrypt_slabs<8>;
        run(rounds, keys, in, out, slabs);
    }
};

}  // namespace
}  // namespace pidpys::crypto::detail
