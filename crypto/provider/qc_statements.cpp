// SPDX-License-Identifier: MIT
#include "crypto/provider/qc_statements.hpp"

#include <openssl/x509v3.h>

namespace pidpys::crypto {

namespace {

bool only_qc_statements_unknown(X509* certificate) {
    bool found = false;
    for (int i = 0; i < X509_get_ext_count(certificate); ++i) {
        X509_EXTENSION* extension = X509_get_ext(certificate, i);
        if (X509_EXTENSION_get_critical(extension) == 0 || X509_supported_extension(extension) == 1) continue;
        if (OBJ_obj2nid(X509_EXTENSION_get_object(extension)) != NID_qcStatements) return false;
        found = true;
    }
    return found;
}

}  // namespace

int allow_critical_qc_statements(int ok, X509_STORE_CTX* context) {
    if (ok == 1 || X509_STORE_CTX_get_error(context) != X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION) return ok;
    X509* certificate = X509_STORE_CTX_get_current_cert(context);
    if (certificate == nullptr || !only_qc_statements_unknown(certificate)) return 0;
    X509_STORE_CTX_set_error(context, X509_V_OK);
    return 1;
}

}  // namespace pidpys::crypto
