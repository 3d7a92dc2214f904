// SPDX-License-Identifier: MIT
// Vectors and short hands shared by the tests of DSTU 4145.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "crypto/base/encoding.hpp"
#include "crypto/dstu4145/engine.hpp"
#include "crypto/dstu4145/params.hpp"

namespace dstu_test {

using namespace pidpys;
using namespace pidpys::crypto::dstu4145;

const std::map<std::string, std::string>& vectors();  // vectors.txt beside the tests
Bytes octets(const std::string& name);                // a vector as octets
Words number(const std::string& name);                // a vector as a number

Words from_big_endian(const std::string& hex);
Bytes little_endian(const Words& words, std::size_t size);
Domain annex_b_domain();

// The curve under each engine this machine has; the portable one first.
std::vector<ParamsPtr> with_every_engine(NamedCurve name);
std::vector<NamedCurve> all_curves();

}  // namespace dstu_test
