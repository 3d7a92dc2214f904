// SPDX-License-Identifier: MIT
// One factory an instruction set; call only where the CPU has it.
#pragma once

#include "crypto/dstu4145/engine.hpp"

namespace pidpys::crypto::dstu4145::clmul {

// PCLMULQDQ, AVX2, BMI2.
std::unique_ptr<const Engine> make_pclmul_engine(NamedCurve name);
// VPCLMULQDQ, AVX-512 F, BW, DQ and VL, BMI2. For the curves in use, M257 and M431; null for the others.
std::unique_ptr<const Engine> make_vpclmul_engine(NamedCurve name);

}  // namespace pidpys::crypto::dstu4145::clmul
