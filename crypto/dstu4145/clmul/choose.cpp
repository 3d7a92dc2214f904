// SPDX-License-Identifier: MIT
#include "crypto/dstu4145/clmul/engine_sets.hpp"

namespace pidpys::crypto::dstu4145 {

std::unique_ptr<const Engine> make_clmul_engine(NamedCurve name) {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("pclmul") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) {
        return clmul::make_pclmul_engine(name);
    }
    return nullptr;
}

}  // namespace pidpys::crypto::dstu4145
