// SPDX-License-Identifier: MIT
// The signed attributes of CAdES-BES (ETSI EN 319 122-1 §5.2), encoded.
#pragma once

#include "crypto/base/result.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/cms/digest.hpp"

namespace pidpys::crypto {

// Attribute ::= SEQUENCE { type, SET { value } }
Bytes attribute(const der::Oid& type, ByteView value);

// SigningCertificateV2 (RFC 5035 §3) with issuerSerial; hashAlgorithm is left out for SHA-256, its default in DER.
Result<Bytes> signing_certificate_v2_value(ByteView certificate, const CertificateIdentity& identity,
                                           const DigestAlgorithm& digest);

// Whether the first certificate reference of a signing-certificate attribute's value (v1 or v2) is of this
// certificate. Errc::malformed, Errc::unsupported (unknown digest).
enum class SigningCertificateVersion { v1, v2 };
Result<bool> refers_to(ByteView value, SigningCertificateVersion version, ByteView certificate,
                       const CertificateIdentity& identity);

}  // namespace pidpys::crypto
