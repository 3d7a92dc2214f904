// SPDX-License-Identifier: MIT
// What is asked of each certificate of a path beyond what libcrypto looks at.
#pragma once

#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::certs {

enum class PathRole {
    signer,     // the first of the path, whoever trusts it
    authority,  // between the signer and the anchor
    anchor,     // trusted as it is by whoever configured it
};

// Of every certificate: extensions that are understood (critical_extensions.hpp) and a key with which not anybody signs
// (crypto/key/sound_key.hpp). Below the anchor besides: strong enough (strength.hpp), whole and well-formed, and of an
// authority whose extended key usage names purposes one under which documents are signed (RFC 5280 §4.2.1.12; critical
// or not, as OpenSSL and NSS read it; marks of devices are none). `is_trusted`: the certificate itself is an anchor, so
// that its own signature proves nothing and may be weak. Errors: untrusted, weak, malformed.
Result<void> check_certificate(X509* certificate, PathRole role, bool is_trusted);

}  // namespace pidpys::certs
