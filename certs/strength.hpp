// SPDX-License-Identifier: MIT
// Whether keys and algorithms are strong enough to prove anything: the one place that says so for certificates and
// revocation lists (pki 4.9). A signature's own digest is told beside the verdict instead (crypto/cms/remark.hpp).
#pragma once

#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::certs {

// RSA of at least 2048 bits; ECDSA over a named curve and EdDSA with a group order of at least 256 bits; DSTU 4145 with
// one of at least 224, so M233 and above: of the curves of the standard those that are no weaker than RSA of 2048 bits.
// Errc::weak.
Result<void> check_strength(EVP_PKEY* key);

// A signature over a digest this program would still sign with: no SHA-1, no MD5, nothing unknown. Errc::weak.
Result<void> check_strength(const X509_ALGOR* signature_algorithm);

// Of a certificate: its key and the signature on it. Errc::weak.
Result<void> check_strength(X509* certificate);

}  // namespace pidpys::certs
