// SPDX-License-Identifier: MIT
// Issues one X.509 v3 certificate (RFC 5280): for the service's own TLS identity, the demo authority and new keys.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "certs/certificate.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::certs {

struct CertificateSpec {
    std::vector<std::pair<int, std::string>> subject;  // NID and UTF-8 value, in order
    TimePoint not_before, not_after;
    std::vector<std::pair<int, std::string>> extensions;  // NID and value in the notation of x509v3_config(5)
};

struct CertificateIssuer {
    X509* certificate = nullptr;  // nullptr: self-signed
    EVP_PKEY* key = nullptr;
};

// The serial is 127 random bits; the digest SHA-256, of Ed25519 and DSTU 4145 (GOST 34.311) the key's own. The
// identifier "hash" of a DSTU key is the national one; its provider must be loaded. The values of `extensions` are never
// foreign text: the notation has its own syntax. Errors: invalid_argument (a value OpenSSL does not accept), internal.
Result<crypto::X509Ptr> issue_certificate(const CertificateSpec& spec, EVP_PKEY* subject_key, CertificateIssuer issuer);

}  // namespace pidpys::certs
