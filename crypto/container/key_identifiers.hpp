// SPDX-License-Identifier: MIT
// SubjectKeyIdentifiers by which certificates of national keys refer to them (ua-crypto 2).
#pragma once

#include <vector>

#include "crypto/base/openssl.hpp"

namespace pidpys::crypto {

// GOST 34.311 and Kupyna-256 of a DSTU 4145 key's public octets (`04 LEN q`); nothing for other keys.
std::vector<Bytes> key_identifiers(EVP_PKEY* key);

// What certificates, requests and containers call the key: of a national key GOST 34.311 as above, of others SHA-1 of its
// public octets (RFC 5280 §4.2.1.2 (1)). Empty where no provider can encode the key.
Bytes subject_key_identifier(EVP_PKEY* key);

}  // namespace pidpys::crypto
