// SPDX-License-Identifier: MIT
// The parts of a certificate by which signatures and keys refer to it (RFC 5280 §4.1), octet for octet as they stand
// there. Names are compared by same_name (distinguished_name.hpp) alone.
#pragma once

#include <chrono>

#include "crypto/base/bytes.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

struct CertificateIdentity {                                      // views of the certificate given
    ByteView serial;                                              // whole INTEGER
    ByteView issuer, subject;                                     // whole Names
    std::chrono::system_clock::time_point not_before, not_after;  // an odd validity holds at no time
    ByteView public_key_info;                                     // whole SubjectPublicKeyInfo
    ByteView public_key;            // content of its BIT STRING, past the unused-bits octet
    ByteView subject_key_id;        // octets of the extension's identifier, empty if absent
    ByteView authority_key_id;      // its keyIdentifier, empty if absent
    std::uint8_t key_usage = 0xff;  // first octet of keyUsage; all ones if absent
    ByteView extended_key_usage;    // whole ExtKeyUsageSyntax, empty if absent
    bool extended_key_usage_critical = false;
    bool is_authority = false;  // basicConstraints cA

    [[nodiscard]] bool is_valid_at(std::chrono::system_clock::time_point at) const {
        return not_before <= at && at <= not_after;
    }
};

// Errc::malformed. Checks structure alone.
Result<CertificateIdentity> identify_certificate(ByteView certificate);

// The certificate's public key. Errc::unsupported where no provider knows it, weak where anybody could sign with it
// (crypto/key/sound_key.hpp).
Result<EvpPkey> public_key_of(const CertificateIdentity& identity);

}  // namespace pidpys::crypto
