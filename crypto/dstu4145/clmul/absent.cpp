// SPDX-License-Identifier: MIT
// For architectures without the carry-less engine.
#include "crypto/dstu4145/engine.hpp"

namespace pidpys::crypto::dstu4145 {

std::unique_ptr<const Engine> make_clmul_engine(NamedCurve, unsigned) { return nullptr; }

}  // namespace pidpys::crypto::dstu4145
