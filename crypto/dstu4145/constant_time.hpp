// SPDX-License-Identifier: MIT
// Marks for the constant-time test, which runs under valgrind with secrets as undefined memory and is built with
// PIDPYS_CONSTANT_TIME_TEST. Elsewhere they do nothing.
#pragma once

#include <cstddef>

#ifdef PIDPYS_CONSTANT_TIME_TEST
#include <valgrind/memcheck.h>
#endif

namespace pidpys::crypto::dstu4145 {

// A secret begins here: fresh randomness.
inline void classify([[maybe_unused]] const void* data, [[maybe_unused]] std::size_t size) {
#ifdef PIDPYS_CONSTANT_TIME_TEST
    VALGRIND_MAKE_MEM_UNDEFINED(data, size);
#endif
}

// Worked out from secrets, but may be branched upon: it is published anyway (r, s, a public key), or tells
// nothing of the secret (that it is not zero).
inline void declassify([[maybe_unused]] const void* data, [[maybe_unused]] std::size_t size) {
#ifdef PIDPYS_CONSTANT_TIME_TEST
    VALGRIND_MAKE_MEM_DEFINED(data, size);
#endif
}

template <class T>
T declassified(T value) {
    declassify(&value, sizeof value);
    return value;
}

}  // namespace pidpys::crypto::dstu4145
