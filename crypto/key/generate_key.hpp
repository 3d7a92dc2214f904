// SPDX-License-Identifier: MIT
// New private keys.
#pragma once

#include <span>
#include <string_view>

#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

// What generate_key takes: "m163" … "m431" (the ten curves of DSTU 4145), "rsa2048", "rsa3072", "p256", "p384", "p521",
// "ed25519".
std::span<const std::string_view> key_algorithms();

// Errc::unsupported for another name; internal. RSA takes its time: call on a worker.
Result<EvpPkey> generate_key(std::string_view algorithm);

}  // namespace pidpys::crypto
