// SPDX-License-Identifier: MIT
// Bounds that keep a fuzzer fast; the code under test is the same.
#pragma once

#include "crypto/container/key_container.hpp"

inline pidpys::crypto::ContainerLimits fuzz_limits() {
    pidpys::crypto::ContainerLimits limits;
    limits.max_size = 64 << 10;
    limits.max_work = 16;
    return limits;
}
