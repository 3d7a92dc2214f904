// SPDX-License-Identifier: MIT
// The root of the Ukrainian trust tree marks its qcStatements (1.3.6.1.5.5.7.1.3) critical, and libcrypto, which does
// not know that extension, refuses the path. Everything else critical and unknown must go on being refused.
#pragma once

#include <openssl/x509_vfy.h>

namespace pidpys::crypto {

// For X509_STORE_set_verify_cb or X509_STORE_CTX_set_verify_cb: overrules exactly that refusal, and only where
// qcStatements is the one unknown critical extension of the certificate.
int allow_critical_qc_statements(int ok, X509_STORE_CTX* context);

}  // namespace pidpys::crypto
