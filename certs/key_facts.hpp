// SPDX-License-Identifier: MIT
// What the algorithms of keys and of certificates' signatures are called.
#pragma once

#include <string>

#include "crypto/base/openssl.hpp"

namespace pidpys::certs {

struct KeyNames {
    std::string algorithm;   // "RSA", "ECDSA", "Ed25519", "ДСТУ 4145-2002", else a dotted OID
    std::string parameters;  // "2048", "P-256", "M257"; empty if the algorithm has none
};

KeyNames key_names(X509_PUBKEY* info);
KeyNames key_names(EVP_PKEY* key);

// "RSA, SHA-256", "ДСТУ 4145-2002, ГОСТ 34.311-95" …, else the dotted OID.
std::string signature_name(const X509* certificate);

}  // namespace pidpys::certs
