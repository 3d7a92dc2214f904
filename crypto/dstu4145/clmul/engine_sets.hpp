// SPDX-License-Identifier: MIT
// One factory an instruction set; call only where the CPU has it.
#pragma once

#include "crypto/dstu4145/engine.hpp"

namespace pidpys::crypto::dstu4145::clmul {

std::unique_ptr<const Engine> make_pclmul_engine(NamedCurve name);  // PCLMULQDQ, AVX2, BMI2

}  // namespace pidpys::crypto::dstu4145::clmul
