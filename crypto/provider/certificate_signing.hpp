// SPDX-License-Identifier: MIT
// Signatures inside X.509 objects. DSTU 4145 stands there as `04 LEN r s`, while EVP_DigestSign gives r‖s as CMS wants
// it, and a provider cannot see which of the two it is asked for. So certificates, CRLs, requests and OCSP responses
// are signed through a context made here, with X509_sign_ctx, X509_CRL_sign_ctx, X509_REQ_sign_ctx or
// OCSP_basic_sign_ctx; X509_sign alone would leave the raw form (which our own verification accepts, others' may not).
#pragma once

#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

// `digest` null: the key's own (GOST 34.311). Works for every kind of key; only DSTU 4145 differs.
Result<EvpMdCtx> certificate_signing_context(EVP_PKEY* key, const char* digest = nullptr);

}  // namespace pidpys::crypto
