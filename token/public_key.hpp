// SPDX-License-Identifier: MIT
// Public keys as PKCS #11 keeps them, as EVP keys.
#pragma once

#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"
#include "token/wire/messages.hpp"

namespace pidpys::token {

// Attributes by their type; empty where the object has none.
ByteView octets_of(const wire::Object& object, std::uint64_t type);
std::optional<std::uint64_t> number_of(const wire::Object& object, std::uint64_t type);

// Of a public key's object, or of a private one's that tells its public half too. CKA_EC_POINT as the standard has it (an
// OCTET STRING) and bare, as some have; parameters as OID, or for Ed25519 and X25519 by name. unsupported, malformed.
Result<crypto::EvpPkey> public_key(const wire::Object& object);

}  // namespace pidpys::token
