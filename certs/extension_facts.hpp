// SPDX-License-Identifier: MIT
// What the extensions of a certificate say: addresses, uses, qualified statements, the owner's numbers.
#pragma once

#include "certs/certificate.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::certs {

void read_key_uses(X509* certificate, CertificateFacts& facts);
void read_addresses(X509* certificate, CertificateFacts& facts);
void read_key_identifiers(X509* certificate, CertificateFacts& facts);
void read_qualified_statements(const X509* certificate, CertificateFacts& facts);
// РНОКПП, ЄДРПОУ, УНЗР from subjectDirectoryAttributes, else from facts.owner.
void read_personal_numbers(const X509* certificate, CertificateFacts& facts);

}  // namespace pidpys::certs
