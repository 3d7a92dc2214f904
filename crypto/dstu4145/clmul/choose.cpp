// SPDX-License-Identifier: MIT
#include "crypto/base/isa.hpp"
#include "crypto/dstu4145/clmul/engine_sets.hpp"

namespace pidpys::crypto::dstu4145 {

std::unique_ptr<const Engine> make_clmul_engine(NamedCurve name, unsigned most_lanes) {
    if (most_lanes >= 4 && isa_has_vpclmul512()) {
        if (auto engine = clmul::make_vpclmul_engine(name)) return engine;
    }
    return isa_has_pclmul() ? clmul::make_pclmul_engine(name) : nullptr;
}

}  // namespace pidpys::crypto::dstu4145
