// SPDX-License-Identifier: MIT
// Certificates and revocation lists as nobody should write them, put together octet by octet and signed all the same.
#pragma once

#include <string>
#include <vector>

#include "crypto/asn1/writer.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::certs::test {

namespace der = crypto::der;

Bytes name(std::string_view common_name);
Bytes joined(const std::vector<Bytes>& parts);
Bytes extension(std::string_view oid, const Bytes& value, bool critical = false);
Bytes constraints(bool authority);  // basicConstraints, critical
Bytes usage(std::uint8_t bits);     // keyUsage, critical: its first octet
Bytes purposes(const std::vector<std::string>& oids, bool critical = false);
Bytes key_identifier(const std::string& identifier);  // subjectKeyIdentifier
Bytes issuer_key_identifier(const std::string& identifier);
Bytes ecdsa_sha256();           // AlgorithmIdentifier
Bytes key_info(EVP_PKEY* key);  // SubjectPublicKeyInfo
Bytes key_info(const Bytes& algorithm, const Bytes& public_key);

inline constexpr std::uint8_t signs = 0xc0, certifies = 0x06;

// Valid from 2025 to 2040.
struct OddCertificate {
    std::string subject, issuer;
    Bytes key;                      // SubjectPublicKeyInfo
    std::vector<Bytes> extensions;  // none: no field either
    std::uint64_t version = 3;
    std::uint64_t serial = 77;
    Bytes algorithm = ecdsa_sha256();
};
Bytes encode(const OddCertificate& certificate, EVP_PKEY* issuer_key);  // P-256
Bytes encode_with(const OddCertificate& certificate, const Bytes& signature);

struct OddEntry {
    std::uint64_t serial = 77;
    std::string date = "250601000000Z";
    int reason = -1;
    std::vector<Bytes> extensions = {};
};
struct OddList {
    std::string issuer;
    std::vector<OddEntry> entries;
    std::vector<Bytes> extensions = {};
    std::string this_update = "251201000000Z", next_update = "400101000000Z";  // empty: no field
};
Bytes encode(const OddList& list, EVP_PKEY* issuer_key);

}  // namespace pidpys::certs::test
