// SPDX-License-Identifier: MIT
#include "certs/issued_by.hpp"

#include <openssl/x509_vfy.h>

#include "certs/parse_certificate.hpp"
#include "crypto/base/octet_cache.hpp"

namespace pidpys::certs {
namespace {

bool verify_signature(X509* issuer, X509* certificate) {
    const bool holds = X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
    if (!holds) ERR_clear_error();
    return holds;
}

int time_error(X509* certificate, std::time_t at) {
    const int begun = X509_cmp_time(X509_get0_notBefore(certificate), &at);
    if (begun == 0) return X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD;
    if (begun > 0) return X509_V_ERR_CERT_NOT_YET_VALID;
    const int ended = X509_cmp_time(X509_get0_notAfter(certificate), &at);
    if (ended == 0) return X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD;
    return ended < 0 ? X509_V_ERR_CERT_HAS_EXPIRED : X509_V_OK;
}

}  // namespace

bool has_signed(X509* issuer, X509* certificate) {
    struct Holds {};
    static auto& known = *new OctetCache<Holds, 256, 16384>;
    Bytes both = crypto::der_of(i2d_X509, certificate);  // an element that says where it ends
    const Bytes above = crypto::der_of(i2d_X509, issuer);
    both.insert(both.end(), above.begin(), above.end());
    return known.get(both, [&] {
        return verify_signature(issuer, certificate) ? std::make_shared<Holds>() : nullptr;
    }) != nullptr;
}

bool is_signed_by(ByteView certificate, ByteView issuer) {
    const auto one = parse_certificate(certificate);
    const auto above = parse_certificate(issuer);
    return one && above && has_signed(above.get(), one.get());
}

int verify_chain(X509_STORE_CTX* context) {
    STACK_OF(X509)* const chain = X509_STORE_CTX_get0_chain(context);
    const auto tell = X509_STORE_CTX_get_verify_cb(context);
    const std::time_t at = X509_VERIFY_PARAM_get_time(X509_STORE_CTX_get0_param(context));
    const int last = sk_X509_num(chain) - 1;
    for (int depth = last; depth >= 0; --depth) {
        X509* const certificate = sk_X509_value(chain, depth);
        X509_STORE_CTX_set_current_cert(context, certificate);
        X509_STORE_CTX_set_error_depth(context, depth);
        const auto refuse = [&](int error) {
            X509_STORE_CTX_set_error(context, error);
            return tell(0, context) == 0;
        };
        if (depth < last && !has_signed(sk_X509_value(chain, depth + 1), certificate) &&
            refuse(X509_V_ERR_CERT_SIGNATURE_FAILURE))
            return 0;
        if (const int error = time_error(certificate, at); error != X509_V_OK && refuse(error)) return 0;
        if (tell(1, context) == 0) return 0;
    }
    return 1;
}

}  // namespace pidpys::certs
