// SPDX-License-Identifier: MIT
#include "crypto/dstu4145/clmul/engine_sets.hpp"

namespace pidpys::crypto::dstu4145 {

namespace {

bool has_pclmul() {
    return __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
}

bool has_vpclmul() {
    return __builtin_cpu_supports("vpclmulqdq") && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi2");
}

}  // namespace

std::unique_ptr<const Engine> make_clmul_engine(NamedCurve name, unsigned most_lanes) {
    __builtin_cpu_init();
    if (most_lanes >= 4 && has_vpclmul()) {
        if (auto engine = clmul::make_vpclmul_engine(name)) return engine;
    }
    return has_pclmul() ? clmul::make_pclmul_engine(name) : nullptr;
}

}  // namespace pidpys::crypto::dstu4145
