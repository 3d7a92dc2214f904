// SPDX-License-Identifier: MIT
// Loops over registers, which the compiler would else keep in memory. For the cores alone.
#pragma once

#include <utility>

namespace pidpys::crypto::detail {
namespace {

template <class F, int... I>
[[gnu::always_inline]] inline void unrolled(F f, std::integer_sequence<int, I...>) {
    (f(std::integral_constant<int, I>{}), ...);
}

// f(0), f(1), ... f(Count - 1), each a constant.
template <int Count, class F>
[[gnu::always_inline]] inline void unrolled(F f) {
    unrolled(f, std::make_integer_sequence<int, Count>());
}

}  // namespace
}  // namespace pidpys::crypto::detail
