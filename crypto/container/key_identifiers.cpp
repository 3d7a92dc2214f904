// SPDX-License-Identifier: MIT
#include "crypto/container/key_identifiers.hpp"

#include "crypto/asn1/writer.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/symmetric/gost34311.hpp"
#include "crypto/symmetric/kupyna.hpp"

namespace pidpys::crypto {

std::vector<Bytes> key_identifiers(EVP_PKEY* key) {
    const auto public_key = dstu_public_key(key);
    ERR_clear_error();
    if (!public_key) return {};
    const Bytes octets = der::octets(public_key->encode());
    return {to_bytes(Gost34311::hash(octets)), to_bytes(Kupyna::hash256(octets))};
}

}  // namespace pidpys::crypto
