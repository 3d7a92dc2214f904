// SPDX-License-Identifier: MIT
// Signatures of DSTU 4145 as libcrypto asks for them (provider-signature(7)), over a digest or over a message.
// Verification takes raw r‖s and the OCTET STRING form alike; signing gives raw unless kSignatureForm says otherwise.
#include <algorithm>
#include <cstring>
#include <string>

#include <openssl/core_names.h>

#include "crypto/asn1/writer.hpp"
#include "crypto/dstu4145/signature.hpp"
#include "crypto/provider/digests.hpp"
#include "crypto/provider/dispatch.hpp"
#include "crypto/provider/key.hpp"
#include "crypto/provider/names.hpp"

namespace pidpys::crypto::provider {

namespace {

struct Signing {
    std::unique_ptr<Key> key;
    const DigestInfo* digest = nullptr;  // null: of any size, for a digest given ready
    std::unique_ptr<Digest> running;
    bool wrapped = false;
};

Signing* signing_of(void* context) { return static_cast<Signing*>(context); }

void* new_context(void*, const char*) {
    return guarded(static_cast<void*>(nullptr), [] { return static_cast<void*>(new Signing); });
}

void free_context(void* context) { delete signing_of(context); }

void* copy_context(void* context) {
    return guarded(static_cast<void*>(nullptr), [=] {
        const Signing* from = signing_of(context);
        auto copy = std::make_unique<Signing>();
        if (from->key) copy->key = std::make_unique<Key>(from->key->copy());
        copy->digest = from->digest;
        if (from->running) copy->running = from->running->copy();
        copy->wrapped = from->wrapped;
        return static_cast<void*>(copy.release());
    });
}

bool choose_digest(Signing& signing, const char* name) {
    signing.digest = digest_info(name);
    if (signing.digest == nullptr) ERR_raise_data(ERR_LIB_PROV, PROV_R_INVALID_DIGEST, "%s with DSTU 4145", name);
    return signing.digest != nullptr;
}

int set_params(void* context, const OSSL_PARAM params[]) {
    return guarded(0, [=] {
        Signing& signing = *signing_of(context);
        const auto text = [params](const char* name) {
            const OSSL_PARAM* param = OSSL_PARAM_locate_const(params, name);
            const char* value = nullptr;
            return param != nullptr && OSSL_PARAM_get_utf8_string_ptr(param, &value) == 1 ? value : nullptr;
        };
        if (params == nullptr) return 1;
        if (const char* name = text(OSSL_SIGNATURE_PARAM_DIGEST)) {
            // Half way through a message the digest is no longer to be chosen; the same one again is no change.
            if (signing.running) return digest_info(name) == signing.digest ? 1 : 0;
            if (!choose_digest(signing, name)) return 0;
        }
        if (const char* form = text(kSignatureForm)) {
            if (std::strcmp(form, "raw") != 0 && std::strcmp(form, "octet-string") != 0) return 0;
            signing.wrapped = form[0] == 'o';
        }
        return 1;
    });
}

const OSSL_PARAM* settable(void*, void*) {
    static const OSSL_PARAM kList[] = {OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_DIGEST, nullptr, 0),
                                       OSSL_PARAM_utf8_string(kSignatureForm, nullptr, 0), OSSL_PARAM_END};
    return kList;
}

// AlgorithmIdentifier of the signature, without parameters.
Bytes algorithm_identifier(const DigestInfo& digest) { return der::algorithm(der::Oid(digest.signature_oid)); }

int get_params(void* context, OSSL_PARAM* params) {
    return guarded(0, [=] {
        const Signing& signing = *signing_of(context);
        if (OSSL_PARAM* param = OSSL_PARAM_locate(params, OSSL_SIGNATURE_PARAM_ALGORITHM_ID)) {
            if (signing.digest == nullptr) return 0;
            const Bytes der = algorithm_identifier(*signing.digest);
            if (OSSL_PARAM_set_octet_string(param, der.data(), der.size()) != 1) return 0;
        }
        if (OSSL_PARAM* param = OSSL_PARAM_locate(params, OSSL_SIGNATURE_PARAM_DIGEST)) {
            if (OSSL_PARAM_set_utf8_string(param, signing.digest != nullptr ? signing.digest->name : "") != 1) return 0;
        }
        return 1;
    });
}

const OSSL_PARAM* gettable(void*, void*) {
    static const OSSL_PARAM kList[] = {OSSL_PARAM_octet_string(OSSL_SIGNATURE_PARAM_ALGORITHM_ID, nullptr, 0),
                                       OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_DIGEST, nullptr, 0), OSSL_PARAM_END};
    return kList;
}

// A null key: the one of last time.
bool take_key(Signing& signing, const void* key, bool to_sign) {
    if (key != nullptr) signing.key = std::make_unique<Key>(static_cast<const Key*>(key)->copy());
    const bool there =
        signing.key && (to_sign ? signing.key->private_key.has_value() : signing.key->public_key.has_value());
    if (!there) ERR_raise(ERR_LIB_PROV, to_sign ? PROV_R_NOT_A_PRIVATE_KEY : PROV_R_NOT_A_PUBLIC_KEY);
    return there;
}

template <bool ToSign>
int init(void* context, void* key, const OSSL_PARAM params[]) {
    return guarded(0, [=] {
        Signing& signing = *signing_of(context);
        signing.running.reset();
        return take_key(signing, key, ToSign) ? set_params(context, params) : 0;
    });
}

template <bool ToSign>
int message_init(void* context, const char* name, void* key, const OSSL_PARAM params[]) {
    return guarded(0, [=] {
        Signing& signing = *signing_of(context);
        signing.running.reset();
        const bool ready = take_key(signing, key, ToSign) &&
                           choose_digest(signing, name != nullptr && *name != 0 ? name : kGostDigest) &&
                           set_params(context, params) == 1;
        if (!ready) return 0;
        signing.running = make_digest(*signing.digest, signing.key->sbox);
        return 1;
    });
}

int message_update(void* context, const unsigned char* data, std::size_t size) {
    return guarded(0, [=] {
        if (!signing_of(context)->running) return 0;
        signing_of(context)->running->update({data, size});
        return 1;
    });
}

int sign(void* context, unsigned char* out, std::size_t* size, std::size_t room, const unsigned char* hash,
         std::size_t hash_size) {
    return guarded(0, [=] {
        const Signing& signing = *signing_of(context);
        if (!signing.key || !signing.key->private_key) return 0;
        const std::size_t longest = signing.key->curve->signature_bytes() + (signing.wrapped ? 3 : 0);
        if (out == nullptr) {
            *size = longest;
            return 1;
        }
        if (hash_size == 0 || (signing.digest != nullptr && hash_size != signing.digest->size)) {
            ERR_raise(ERR_LIB_PROV, PROV_R_INVALID_DIGEST_LENGTH);
            return 0;
        }
        auto signature = dstu4145::sign(*signing.key->private_key, {hash, hash_size});
        if (!signature) {
            ERR_raise_data(ERR_LIB_PROV, PROV_R_FAILED_TO_SIGN, "%s", signature.error().detail.c_str());
            return 0;
        }
        const Bytes form = signing.wrapped ? dstu4145::wrap_signature(*signature) : *signature;
        if (room < form.size()) {
            ERR_raise(ERR_LIB_PROV, PROV_R_OUTPUT_BUFFER_TOO_SMALL);
            return 0;
        }
        std::copy(form.begin(), form.end(), out);
        *size = form.size();
        return 1;
    });
}

int verify(void* context, const unsigned char* signature, std::size_t size, const unsigned char* hash,
           std::size_t hash_size) {
    return guarded(0, [=] {
        const Signing& signing = *signing_of(context);
        if (!signing.key || !signing.key->public_key || hash_size == 0) return 0;
        if (signing.digest != nullptr && hash_size != signing.digest->size) return 0;
        return dstu4145::verify(*signing.key->public_key, {hash, hash_size}, {signature, size}) ? 1 : 0;
    });
}

int message_sign(void* context, unsigned char* out, std::size_t* size, std::size_t room) {
    return guarded(0, [=] {
        const Signing& signing = *signing_of(context);
        if (!signing.running) return 0;
        std::array<std::uint8_t, 64> hash{};
        signing.running->final({hash.data(), signing.digest->size});
        return sign(context, out, size, room, hash.data(), signing.digest->size);
    });
}

int message_verify(void* context, const unsigned char* signature, std::size_t size) {
    return guarded(0, [=] {
        const Signing& signing = *signing_of(context);
        if (!signing.running) return 0;
        std::array<std::uint8_t, 64> hash{};
        signing.running->final({hash.data(), signing.digest->size});
        return verify(context, signature, size, hash.data(), signing.digest->size);
    });
}

const OSSL_DISPATCH kTable[] = {entry(OSSL_FUNC_SIGNATURE_NEWCTX, new_context),
                                entry(OSSL_FUNC_SIGNATURE_FREECTX, free_context),
                                entry(OSSL_FUNC_SIGNATURE_DUPCTX, copy_context),
                                entry(OSSL_FUNC_SIGNATURE_SIGN_INIT, init<true>),
                                entry(OSSL_FUNC_SIGNATURE_SIGN, sign),
                                entry(OSSL_FUNC_SIGNATURE_VERIFY_INIT, init<false>),
                                entry(OSSL_FUNC_SIGNATURE_VERIFY, verify),
                                entry(OSSL_FUNC_SIGNATURE_DIGEST_SIGN_INIT, message_init<true>),
                                entry(OSSL_FUNC_SIGNATURE_DIGEST_SIGN_UPDATE, message_update),
                                entry(OSSL_FUNC_SIGNATURE_DIGEST_SIGN_FINAL, message_sign),
                                entry(OSSL_FUNC_SIGNATURE_DIGEST_VERIFY_INIT, message_init<false>),
                                entry(OSSL_FUNC_SIGNATURE_DIGEST_VERIFY_UPDATE, message_update),
                                entry(OSSL_FUNC_SIGNATURE_DIGEST_VERIFY_FINAL, message_verify),
                                entry(OSSL_FUNC_SIGNATURE_SET_CTX_PARAMS, set_params),
                                entry(OSSL_FUNC_SIGNATURE_SETTABLE_CTX_PARAMS, settable),
                                entry(OSSL_FUNC_SIGNATURE_GET_CTX_PARAMS, get_params),
                                entry(OSSL_FUNC_SIGNATURE_GETTABLE_CTX_PARAMS, gettable),
                                kEnd};

const OSSL_ALGORITHM kList[] = {{kKeyNames, kProperties, kTable, nullptr}, {nullptr, nullptr, nullptr, nullptr}};

}  // namespace

const OSSL_ALGORITHM* const kSignatures = kList;

}  // namespace pidpys::crypto::provider
