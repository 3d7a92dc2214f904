// SPDX-License-Identifier: MIT
// What a certificate permits, and which of several is taken.
#pragma once

#include "crypto/asn1/oid.hpp"
#include "crypto/cms/certificate_identity.hpp"

namespace pidpys::crypto {

inline constexpr std::uint8_t usage_digital_signature = 0x80;
inline constexpr std::uint8_t usage_non_repudiation = 0x40;
inline constexpr std::uint8_t usage_key_encipherment = 0x20;
inline constexpr std::uint8_t usage_key_agreement = 0x08;

// By keyUsage alone, absent or not: which of a container's keys signs.
inline bool usage_permits_signing(const CertificateIdentity& certificate) {
    return (certificate.key_usage & (usage_digital_signature | usage_non_repudiation)) != 0;
}

// Whether a verifier takes signatures of documents from this certificate: keyUsage, if there, has digitalSignature or
// nonRepudiation (RFC 5280 §4.2.1.3); it is no authority's; its extended key usage (§4.2.1.12), where it is critical or
// has nothing but services' purposes in it, does not reserve the key for something else (pki 4.8). Errc::unsuitable.
Result<void> may_sign_documents(const CertificateIdentity& certificate);

// Whether the key is one of a service that answers others: its extended key usage names `purpose` and its keyUsage, if
// there, permits signatures. sole: for this purpose alone, and critical, as RFC 3161 §2.3 wants it and Ukrainian
// authorities often do not have it (pki 2.2). Errc::unsuitable.
enum class Dedication { sole, shared };
Result<Dedication> may_serve(const CertificateIdentity& certificate, const der::Oid& purpose);

inline constexpr der::Oid purpose_time_stamping{"1.3.6.1.5.5.7.3.8"};
inline constexpr der::Oid purpose_ocsp_signing{"1.3.6.1.5.5.7.3.9"};

// Of several certificates for one key, or of one issuer and serial: those valid at the time before others, of these
// those whose keyUsage permits signatures, of these the newer (by notBefore). A strict weak order; what it calls equal
// stays in the order it came in.
bool is_better(const CertificateIdentity& a, const CertificateIdentity& b, std::chrono::system_clock::time_point at);

}  // namespace pidpys::crypto
