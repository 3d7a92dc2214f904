// SPDX-License-Identifier: MIT
// Tokens that are devices for keys of qualified signatures, by what they say of themselves.
#pragma once

#include <optional>

#include "crypto/asn1/oid.hpp"
#include "token/tokens.hpp"

namespace pidpys::token {

// The purpose that a request for a certificate of a key there names (extKeyUsage, keys-and-envelopes 2.8); nothing: no such
// device, or not known for one, and a request that called it so might lie.
std::optional<crypto::der::Oid> device_purpose(const TokenId& token);

}  // namespace pidpys::token
