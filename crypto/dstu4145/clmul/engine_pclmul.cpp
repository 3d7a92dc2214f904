// SPDX-License-Identifier: MIT
// Compiled with the instruction set's flags: see CMakeLists.txt. Everything it defines is a template over
// Pclmul, so that no function that other sources share is ever taken from here.
#include "crypto/dstu4145/clmul/engine_sets.hpp"

#include "crypto/dstu4145/clmul/engine.hpp"
#include "crypto/dstu4145/clmul/isa_pclmul.hpp"

namespace pidpys::crypto::dstu4145::clmul {

std::unique_ptr<const Engine> make_pclmul_engine(NamedCurve name) { return make_engine<Pclmul>(name); }

}  // namespace pidpys::crypto::dstu4145::clmul
