// SPDX-License-Identifier: MIT
// What a certificate says of its owner, issuer, key and use, in plain values (cipher-api 5.2, ua-crypto 3.3).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <openssl/types.h>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::certs {

using TimePoint = std::chrono::system_clock::time_point;

std::optional<TimePoint> time_point(const ASN1_TIME* time);  // nothing: not a time

// Members are UTF-8 and empty where the certificate does not have them.
struct NameFacts {
    std::string full_name;  // CN, or surname and given name
    std::string surname, given_name, organization, organizational_unit, title, country, state, locality;
    std::string serial_number;  // TINUA-…, or as written
    std::string organization_identifier;
    std::string email;
    std::string rfc2253;  // the whole name
};

struct CertificateFacts {
    NameFacts owner, issuer;
    std::string serial;  // upper-case hex without separators
    TimePoint not_before, not_after;
    std::string key_algorithm;                     // "RSA", "ECDSA", "Ed25519", "ДСТУ 4145-2002" …
    std::string key_parameters;                    // "2048", "P-256", "M257" …
    std::string public_key;                        // hex of the subjectPublicKey's octets
    std::string signature_algorithm;               // dotted OID or its known name
    std::string subject_key_id, authority_key_id;  // hex
    bool digital_signature = false, non_repudiation = false, key_agreement = false;  // keyUsage; all true if absent
    bool is_authority = false;
    bool is_seal = false;       // EKU 1.2.804.2.1.1.1.3.9
    bool is_qualified = false;  // qcStatements say so
    bool has_qscd = false;      // key in a qualified device
    // РНОКПП, ЄДРПОУ, УНЗР from subjectDirectoryAttributes, else from serialNumber (TINUA-…, PASUA-…, IDCUA-…) and
    // organizationIdentifier (NTRUA-…) of ETSI EN 319 412-1.
    std::string drfou, edrpou, unzr, passport;
    std::string sha1_thumbprint;  // upper-case hex of the DER certificate
    std::vector<std::string> ocsp_urls, issuer_urls, crl_urls, delta_crl_urls, tsp_urls;  // printable ASCII
};

inline constexpr std::size_t max_certificate_size = 64 << 10;  // octets

// malformed, too_large. What is damaged inside an extension is left out: a certificate with an odd address still
// shows its owner.
Result<CertificateFacts> certificate_facts(ByteView der);

}  // namespace pidpys::certs
