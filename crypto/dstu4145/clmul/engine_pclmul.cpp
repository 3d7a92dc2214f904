// SPDX-License-Identifier: MIT
// Compiled with the instruction set's flags: see CMakeLists.txt. Everything it defines is a template over
// Pclmul, so that no function that other sources share is ever taken from here.
#include "crypto/dstu4145/clmul/engine_sets.hpp"

#include "crypto/dstu4145/clmul/engine.hpp"
#include "crypto/dstu4145/clmul/isa_pclmul.hpp"

namespace pidpys::crypto::dstu4145::clmul {

using Pclmul = OneLane<class PclmulSource>;

std::unique_ptr<const Engine> make_pclmul_engine(NamedCurve name) {
    const Domain& domain = named_domain(name);
    switch (name) {
        case NamedCurve::m163: return std::make_unique<ClmulEngine<Pclmul, Modulo<163, 7, 6, 3>, 1>>(domain);
        case NamedCurve::m173: return std::make_unique<ClmulEngine<Pclmul, Modulo<173, 10, 2, 1>, 0>>(domain);
        case NamedCurve::m257: return std::make_unique<ClmulEngine<Pclmul, Modulo<257, 12>, 0>>(domain);
        case NamedCurve::m431: return std::make_unique<ClmulEngine<Pclmul, Modulo<431, 5, 3, 1>, 1>>(domain);
#ifdef PIDPYS_CONSTANT_TIME_TEST  // the curves that it tries
        default: break;
#else
        case NamedCurve::m167: return std::make_unique<ClmulEngine<Pclmul, Modulo<167, 6>, 1>>(domain);
        case NamedCurve::m179: return std::make_unique<ClmulEngine<Pclmul, Modulo<179, 4, 2, 1>, 1>>(domain);
        case NamedCurve::m191: return std::make_unique<ClmulEngine<Pclmul, Modulo<191, 9>, 1>>(domain);
        case NamedCurve::m233: return std::make_unique<ClmulEngine<Pclmul, Modulo<233, 9, 4, 1>, 1>>(domain);
        case NamedCurve::m307: return std::make_unique<ClmulEngine<Pclmul, Modulo<307, 8, 4, 2>, 1>>(domain);
        case NamedCurve::m367: return std::make_unique<ClmulEngine<Pclmul, Modulo<367, 21>, 1>>(domain);
#endif
    }
    return nullptr;
}

}  // namespace pidpys::crypto::dstu4145::clmul
