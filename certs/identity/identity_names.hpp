// SPDX-License-Identifier: MIT
// The names the service answers to, in its certificate and in the constraints of its authority.
#pragma once

#include <string>
#include <vector>

#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::certs {

struct IdentityNames {
    std::vector<std::string> dns = {"localhost", "local.cipher.kiev.ua"};  // ASCII labels, no wildcards
    std::vector<std::string> addresses = {"127.0.0.1", "::1"};             // literal, without brackets
};

// invalid_argument: a list is empty (that would leave its kind of name unconstrained), or a name is not a host
// name or an address literal.
Result<void> check_names(const IdentityNames& names);

// Values of the extensions, in the notation of x509v3_config(5).
std::string alternative_names(const IdentityNames& names);   // subjectAltName
std::string permitted_subtrees(const IdentityNames& names);  // nameConstraints, critical (RFC 5280 §4.2.1.10)

// Does the certificate's subjectAltName hold exactly these names?
bool has_names(X509* certificate, const IdentityNames& names);

}  // namespace pidpys::certs
