// SPDX-License-Identifier: MIT
// Digests as libcrypto calls them (provider-digest(7)), one table for each of kDigestInfos.
#include <openssl/core_names.h>

#include "crypto/provider/digests.hpp"
#include "crypto/provider/dispatch.hpp"
#include "crypto/provider/names.hpp"

namespace pidpys::crypto::provider {

namespace {

struct DigestContext {
    std::unique_ptr<Digest> digest;
};

DigestContext* context_of(void* context) { return static_cast<DigestContext*>(context); }

void* new_context(void*) {
    return guarded<>(static_cast<void*>(nullptr), [] { return static_cast<void*>(new DigestContext); });
}

void free_context(void* context) { delete context_of(context); }

void* copy_context(void* context) {
    return guarded(static_cast<void*>(nullptr), [context] {
        auto copy = std::make_unique<DigestContext>();
        if (context_of(context)->digest) copy->digest = context_of(context)->digest->copy();
        return static_cast<void*>(copy.release());
    });
}

int update(void* context, const unsigned char* data, std::size_t size) {
    return guarded(0, [=] {
        if (!context_of(context)->digest) return 0;
        context_of(context)->digest->update({data, size});
        return 1;
    });
}

template <std::size_t Index>
int init(void* context, const OSSL_PARAM*) {
    return guarded(0, [context] {
        context_of(context)->digest = make_digest(kDigestInfos[Index]);
        return 1;
    });
}

template <std::size_t Index>
int final(void* context, unsigned char* out, std::size_t* size, std::size_t room) {
    return guarded(0, [=] {
        constexpr std::size_t kSize = kDigestInfos[Index].size;
        if (room < kSize || !context_of(context)->digest) return 0;
        context_of(context)->digest->final({out, kSize});
        *size = kSize;
        return 1;
    });
}

template <std::size_t Index>
int get_params(OSSL_PARAM* params) {
    const auto set = [params](const char* key, std::size_t value) {
        OSSL_PARAM* param = OSSL_PARAM_locate(params, key);
        return param == nullptr || OSSL_PARAM_set_size_t(param, value) == 1;
    };
    OSSL_PARAM* absent = OSSL_PARAM_locate(params, OSSL_DIGEST_PARAM_ALGID_ABSENT);
    const bool done = set(OSSL_DIGEST_PARAM_SIZE, kDigestInfos[Index].size) &&
                      set(OSSL_DIGEST_PARAM_BLOCK_SIZE, kDigestInfos[Index].block) &&
                      (absent == nullptr || OSSL_PARAM_set_int(absent, 1) == 1);  // no NULL parameters in DER
    return done ? 1 : 0;
}

const OSSL_PARAM* gettable(void*) {
    static const OSSL_PARAM kList[] = {OSSL_PARAM_size_t(OSSL_DIGEST_PARAM_SIZE, nullptr),
                                       OSSL_PARAM_size_t(OSSL_DIGEST_PARAM_BLOCK_SIZE, nullptr),
                                       OSSL_PARAM_int(OSSL_DIGEST_PARAM_ALGID_ABSENT, nullptr), OSSL_PARAM_END};
    return kList;
}

template <std::size_t Index>
const OSSL_DISPATCH* table() {
    static const OSSL_DISPATCH kTable[] = {entry(OSSL_FUNC_DIGEST_NEWCTX, new_context),
                                           entry(OSSL_FUNC_DIGEST_FREECTX, free_context),
                                           entry(OSSL_FUNC_DIGEST_DUPCTX, copy_context),
                                           entry(OSSL_FUNC_DIGEST_INIT, init<Index>),
                                           entry(OSSL_FUNC_DIGEST_UPDATE, update),
                                           entry(OSSL_FUNC_DIGEST_FINAL, final<Index>),
                                           entry(OSSL_FUNC_DIGEST_GET_PARAMS, get_params<Index>),
                                           entry(OSSL_FUNC_DIGEST_GETTABLE_PARAMS, gettable),
                                           kEnd};
    return kTable;
}

const OSSL_ALGORITHM kList[] = {{kDigestInfos[0].names, kProperties, table<0>(), nullptr},
                                {kDigestInfos[1].names, kProperties, table<1>(), nullptr},
                                {kDigestInfos[2].names, kProperties, table<2>(), nullptr},
                                {kDigestInfos[3].names, kProperties, table<3>(), nullptr},
                                {nullptr, nullptr, nullptr, nullptr}};

}  // namespace

const OSSL_ALGORITHM* const kDigests = kList;

}  // namespace pidpys::crypto::provider
