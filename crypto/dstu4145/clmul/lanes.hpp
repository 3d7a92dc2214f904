// SPDX-License-Identifier: MIT
// Field elements of the interface to and from lanes of vectors.
#pragma once

#include <cstring>

#include "crypto/dstu4145/clmul/point.hpp"
#include "crypto/dstu4145/domain.hpp"

namespace pidpys::crypto::dstu4145::clmul {

inline constexpr unsigned lane_bytes = 16;

template <class Isa, class F>
PIDPYS_INLINE void set_lane(Element<Isa, F>& to, unsigned lane, const FieldElement& from) {
    for (unsigned i = 0; i < to.size; ++i) {
        std::memcpy(reinterpret_cast<unsigned char*>(&to.v[i]) + lane * lane_bytes, &from.w[2 * i], lane_bytes);
    }
}

template <class Isa, class F>
PIDPYS_INLINE Element<Isa, F> in_all_lanes(const FieldElement& from) {
    Element<Isa, F> to;
    for (unsigned lane = 0; lane < Isa::lanes; ++lane) set_lane(to, lane, from);
    return to;
}

template <class Isa, class F>
PIDPYS_INLINE Affine<Isa, F> in_all_lanes(const Point& from) {
    return {in_all_lanes<Isa, F>(from.x), in_all_lanes<Isa, F>(from.y)};
}

// Lane 0 of one vector type into the one lane of another.
template <class To, class From, class F>
PIDPYS_INLINE void copy_lane(Element<To, F>& to, const Element<From, F>& from) {
    for (unsigned i = 0; i < to.size; ++i) std::memcpy(&to.v[i], &from.v[i], lane_bytes);
}

template <class Isa, class F>
PIDPYS_INLINE FieldElement get_lane(const Element<Isa, F>& from, unsigned lane = 0) {
    FieldElement to;
    for (unsigned i = 0; i < from.size; ++i) {
        std::memcpy(&to.w[2 * i], reinterpret_cast<const unsigned char*>(&from.v[i]) + lane * lane_bytes, lane_bytes);
    }
    return to;
}

template <class Isa, class F>
PIDPYS_INLINE Point get_lane(const Affine<Isa, F>& from, unsigned lane = 0) {
    return {get_lane(from.x, lane), get_lane(from.y, lane)};
}

// One number for each lane, in both words of the lane.
template <class Isa>
PIDPYS_INLINE typename Isa::Vector per_lane(const std::uint64_t* numbers) {
    typename Isa::Vector v;
    for (unsigned lane = 0; lane < Isa::lanes; ++lane) {
        const std::uint64_t pair[2] = {numbers[lane], numbers[lane]};
        std::memcpy(reinterpret_cast<unsigned char*>(&v) + lane * lane_bytes, pair, lane_bytes);
    }
    return v;
}

}  // namespace pidpys::crypto::dstu4145::clmul
