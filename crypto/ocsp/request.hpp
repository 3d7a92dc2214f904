// SPDX-License-Identifier: MIT
// OCSPRequest (RFC 6960 §4.1), about one certificate, as Ukrainian responders are used to (pki 3.2).
#pragma once

#include "crypto/ocsp/cert_id.hpp"

namespace pidpys::crypto::ocsp {

inline constexpr der::Oid nonce_extension{"1.3.6.1.5.5.7.48.1.2"};

struct Request {
    CertId id;    // of a known algorithm
    Bytes nonce;  // octets of the extension's value; empty: none, for responders that serve answers made before
};

// Twenty octets of chance within an OCTET STRING (RFC 8954 §2.1, pki 3.2).
Result<Bytes> fresh_nonce();

Bytes encode(const Request& request);

}  // namespace pidpys::crypto::ocsp
