// SPDX-License-Identifier: MIT
// New private keys.
#pragma once

#include <span>
#include <string_view>

#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"
#include "crypto/dstu4145/parameters_der.hpp"

namespace pidpys::crypto {

// What generate_key takes: "m163" … "m431" (the ten curves of DSTU 4145), "rsa2048", "rsa3072", "rsa4096", "p256", "p384",
// "p521", "ed25519".
std::span<const std::string_view> key_algorithms();

// A key that has passed its tests: it is sound (sound_key.hpp), and its public half verifies what it signs. `form` is of
// the parameters of DSTU 4145, written out with their DKE or named. Errc::unsupported for another name; internal. RSA takes
// its time: call on a worker.
Result<EvpPkey> generate_key(std::string_view algorithm,
                             dstu4145::ParametersForm form = dstu4145::ParametersForm::written_out);

}  // namespace pidpys::crypto
