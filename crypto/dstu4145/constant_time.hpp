// SPDX-License-Identifier: MIT
// Says that a value worked out from secrets may be branched upon: it is published anyway (r, s, a public key),
// or tells nothing of the secret (that it is not zero). Does nothing, but for the test under valgrind, which is
// built with PIDPYS_CONSTANT_TIME_TEST and follows secrets as undefined memory.
#pragma once

#include <cstddef>

#ifdef PIDPYS_CONSTANT_TIME_TEST
#include <valgrind/memcheck.h>
#endif

namespace pidpys::crypto::dstu4145 {

#ifdef PIDPYS_CONSTANT_TIME_TEST
inline void declassify(const void* data, std::size_t size) { VALGRIND_MAKE_MEM_DEFINED(data, size); }
#else
inline void declassify(const void*, std::size_t) {}
#endif

template <class T>
T declassified(T value) {
    declassify(&value, sizeof value);
    return value;
}

}  // namespace pidpys::crypto::dstu4145
