// SPDX-License-Identifier: MIT
#include "crypto/provider/certificate_signing.hpp"

#include "crypto/provider/keys.hpp"
#include "crypto/provider/names.hpp"

namespace pidpys::crypto {

Result<EvpMdCtx> certificate_signing_context(EVP_PKEY* key, const char* digest) {
    EvpMdCtx context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* signing = nullptr;  // the context's own
    if (!context || EVP_DigestSignInit_ex(context.get(), &signing, digest, nullptr, nullptr, key, nullptr) != 1) {
        return fail(Errc::unsupported, "signing: " + openssl_errors());
    }
    if (EVP_PKEY_is_a(key, kDstuKey) == 1) {
        char form[] = "octet-string";
        const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(provider::kSignatureForm, form, 0),
                                     OSSL_PARAM_construct_end()};
        if (EVP_PKEY_CTX_set_params(signing, params) != 1) return fail(Errc::internal, openssl_errors());
    }
    return context;
}

}  // namespace pidpys::crypto
