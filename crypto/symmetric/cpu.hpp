// SPDX-License-Identifier: MIT
// What this processor can do, asked once. A core is chosen by these at run time; every other file is compiled
// for the baseline, so one program serves all machines.
#pragma once

namespace pidpys::crypto::detail {

inline bool cpu_has_ssse3() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("ssse3") != 0;
#else
    return false;
#endif
}

inline bool cpu_has_avx2() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") != 0;
#else
    return false;
#endif
}

// AVX-512 with byte permutations, and GFNI: Ice Lake, Zen 4 and later.
inline bool cpu_has_vbmi_gfni() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
           __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("avx512vbmi") != 0 &&
           __builtin_cpu_supports("gfni") != 0;
#else
    return false;
#endif
}

}  // namespace pidpys::crypto::detail
