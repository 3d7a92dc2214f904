// SPDX-License-Identifier: MIT
// Compiled with the instruction set's flags: see CMakeLists.txt. Everything it defines is a template over
// Vpclmul, so that no function that other sources share is ever taken from here.
#include "crypto/dstu4145/clmul/engine_sets.hpp"

#include "crypto/dstu4145/clmul/engine.hpp"
#include "crypto/dstu4145/clmul/isa_vpclmul.hpp"

namespace pidpys::crypto::dstu4145::clmul {

std::unique_ptr<const Engine> make_vpclmul_engine(NamedCurve name) {
    const Domain& domain = named_domain(name);
    switch (name) {
        case NamedCurve::m257: return std::make_unique<ClmulEngine<Vpclmul, Modulo<257, 12>, 0>>(domain);
        case NamedCurve::m431: return std::make_unique<ClmulEngine<Vpclmul, Modulo<431, 5, 3, 1>, 1>>(domain);
        default: return nullptr;
    }
}

}  // namespace pidpys::crypto::dstu4145::clmul
