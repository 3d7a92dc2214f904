// SPDX-License-Identifier: MIT
// The parts of a certificate by which signatures and keys refer to it (RFC 5280 §4.1), octet for octet as they
// stand there: names are compared by their octets, because re-encoding real ones changes them (ua-crypto 3.3).
#pragma once

#include "crypto/base/bytes.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

struct CertificateIdentity {   // views of the certificate given
    ByteView serial;           // whole INTEGER
    ByteView issuer, subject;  // whole Names
    ByteView public_key_info;  // whole SubjectPublicKeyInfo
    ByteView public_key;       // content of its BIT STRING, past the unused-bits octet
    ByteView subject_key_id;   // octets of the extension's identifier, empty if absent
    std::uint8_t key_usage = 0xff;  // first octet of keyUsage; all ones if absent
};

// Errc::malformed. Checks structure alone.
Result<CertificateIdentity> identify_certificate(ByteView certificate);

// The certificate's public key; null where no provider knows it.
EvpPkey public_key_of(const CertificateIdentity& identity);

inline constexpr std::uint8_t usage_digital_signature = 0x80;
inline constexpr std::uint8_t usage_non_repudiation = 0x40;
inline constexpr std::uint8_t usage_key_encipherment = 0x20;
inline constexpr std::uint8_t usage_key_agreement = 0x08;

}  // namespace pidpys::crypto
