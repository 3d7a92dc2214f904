// SPDX-License-Identifier: MIT
// Multiples of a point known beforehand, in constant time and without doublings: the scalar in signed odd
// digits of `width` bits, a row of the table for each digit, an addition for each row. An entry is chosen by
// reading its whole row under masks. Rows are dealt out to the lanes of a vector, whose sums are added last.
#pragma once

#include <memory>

#include "crypto/dstu4145/clmul/odd_multiples.hpp"
#include "crypto/dstu4145/engine.hpp"
#include "crypto/dstu4145/modulus.hpp"

namespace pidpys::crypto::dstu4145::clmul {

template <class Isa, class F, unsigned A>
class Comb : public PointTable {
public:
    // `base` is of order n. Takes a few hundred microseconds.
    Comb(const Point& base, const FieldElement& b, const Modulus& order)
        : order_(order),
          groups_((static_cast<unsigned>(order.bits()) + width * Isa::lanes - 1) / (width * Isa::lanes)),
          table_(std::make_unique<Affine<Isa, F>[]>(groups_ * row_size)) {
        fill(base, in_all_lanes<Isa, F>(b));
    }

    // k*base for a secret 0 < k < n, in every lane; Z = 0 in an exceptional case (see point.hpp).
    [[nodiscard]] Projective<Isa, F> multiply(const Scalar& k) const {
        // The digits want an odd number, and n is odd: of k and n-k one will do.
        const std::uint64_t even = (k.w[0] & 1) - 1;
        Scalar odd = order_.negate(k);
        for (std::size_t i = 0; i < max_words; ++i) odd.w[i] = (odd.w[i] & even) | (k.w[i] & ~even);
        const Scalar digits = recode(odd);

        auto sum = to_projective(select(digits, 0, even));
        for (unsigned group = 1; group < groups_; ++group) sum = add<A>(sum, select(digits, group, even));
        if constexpr (Isa::lanes >= 4) sum = add(sum, rotate<2>(sum));
        if constexpr (Isa::lanes >= 2) sum = add(sum, rotate<1>(sum));
        return sum;
    }

private:
    static constexpr unsigned width = 5;
    static constexpr unsigned row_size = 1U << (width - 1);

    // Odd k = sum of (2v - (2^width - 1)) * 2^(width*i), where the v are the plain digits of
    // (k + 2^(width*rows) - 1) / 2: k halved, and the bit above set.
    [[nodiscard]] Scalar recode(const Scalar& k) const {
        Scalar digits;
        for (std::size_t i = 0; i < max_words; ++i) {
            digits.w[i] = (k.w[i] >> 1) | (i + 1 < max_words ? k.w[i + 1] << 63 : 0);
        }
        const unsigned top = width * Isa::lanes * groups_ - 1;
        digits.w[top / 64] |= std::uint64_t{1} << (top % 64);
        return digits;
    }

    [[nodiscard]] static std::uint64_t digit(const Scalar& digits, unsigned row) {
        const unsigned at = row * width;
        std::uint64_t v = digits.w[at / 64] >> (at % 64);
        if (at % 64 + width > 64 && at / 64 + 1 < max_words) v |= digits.w[at / 64 + 1] << (64 - at % 64);
        return v & (2 * row_size - 1);
    }

    // The entries that a group of rows adds, one in each lane; `negated` is all ones or zero.
    [[nodiscard]] PIDPYS_INLINE Affine<Isa, F> select(const Scalar& digits, unsigned group,
                                                      std::uint64_t negated) const {
        using Vector = typename Isa::Vector;
        std::uint64_t index[Isa::lanes], minus[Isa::lanes];
        for (unsigned lane = 0; lane < Isa::lanes; ++lane) {
            const std::uint64_t v = digit(digits, group * Isa::lanes + lane);
            const std::uint64_t below = (v >> (width - 1)) - 1;  // all ones for a digit below zero
            index[lane] = (v ^ below) & (row_size - 1);
            minus[lane] = below ^ negated;
        }
        const Vector wanted = per_lane<Isa>(index);
        const Vector opposite = per_lane<Isa>(minus);
        Affine<Isa, F> entry;
#pragma GCC unroll 8
        for (unsigned i = 0; i < entry.x.size; ++i) entry.x.v[i] = entry.y.v[i] = Isa::zero();
        for (unsigned j = 0; j < row_size; ++j) {
            const Affine<Isa, F>& candidate = table_[group * row_size + j];
            const Vector mask = Isa::equal(wanted, Isa::pair(j, j));
#pragma GCC unroll 8
            for (unsigned i = 0; i < entry.x.size; ++i) {
                entry.x.v[i] ^= candidate.x.v[i] & mask;
                entry.y.v[i] ^= candidate.y.v[i] & mask;
            }
        }
#pragma GCC unroll 8
        for (unsigned i = 0; i < entry.x.size; ++i) entry.y.v[i] ^= entry.x.v[i] & opposite;  // -(x, y) = (x, x+y)
        return entry;
    }

    template <int Distance>
    static Projective<Isa, F> rotate(Projective<Isa, F> p) {
        for (unsigned i = 0; i < p.x.size; ++i) {
            p.x.v[i] = Isa::template rotate_lanes<Distance>(p.x.v[i]);
            p.y.v[i] = Isa::template rotate_lanes<Distance>(p.y.v[i]);
            p.z.v[i] = Isa::template rotate_lanes<Distance>(p.z.v[i]);
        }
        return p;
    }

    void fill(const Point& base, const Element<Isa, F>& b) {
        auto next = in_all_lanes<Isa, F>(base);  // base * 2^(width*row)
        for (unsigned group = 0; group < groups_; ++group) {
            Affine<Isa, F> first = next;
            for (unsigned lane = 0; lane < Isa::lanes; ++lane) {
                const Point start = get_lane(next);
                set_lane(first.x, lane, start.x);
                set_lane(first.y, lane, start.y);
                auto p = to_projective(next);
                for (unsigned i = 0; i < width; ++i) p = twice<A>(p, b);
                next = to_affine(p, invert(p.z));
            }
            odd_multiples<A>(first, b, &table_[group * row_size], row_size);
        }
    }

    const Modulus order_;
    unsigned groups_;
    std::unique_ptr<Affine<Isa, F>[]> table_;
};

}  // namespace pidpys::crypto::dstu4145::clmul
