// SPDX-License-Identifier: MIT
#include "crypto/provider/provider.hpp"

#include <mutex>
#include <string>
#include <vector>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/provider.h>

#include "crypto/base/openssl.hpp"
#include "crypto/provider/dispatch.hpp"
#include "crypto/provider/object_names.hpp"

namespace pidpys::crypto {

namespace provider {
namespace {

constexpr const char* kName = "pidpys";

const OSSL_PARAM* gettable(void*) {
    static const OSSL_PARAM kList[] = {OSSL_PARAM_utf8_ptr(OSSL_PROV_PARAM_NAME, nullptr, 0),
                                       OSSL_PARAM_int(OSSL_PROV_PARAM_STATUS, nullptr), OSSL_PARAM_END};
    return kList;
}

int get_params(void*, OSSL_PARAM* params) {
    OSSL_PARAM* name = OSSL_PARAM_locate(params, OSSL_PROV_PARAM_NAME);
    OSSL_PARAM* status = OSSL_PARAM_locate(params, OSSL_PROV_PARAM_STATUS);
    return (name == nullptr || OSSL_PARAM_set_utf8_ptr(name, kName) == 1) &&
                   (status == nullptr || OSSL_PARAM_set_int(status, 1) == 1)
               ? 1
               : 0;
}

const OSSL_ALGORITHM* query(void*, int operation, int* no_store) {
    *no_store = 0;
    switch (operation) {
        case OSSL_OP_DIGEST: return kDigests;
        case OSSL_OP_KEYMGMT: return kKeyManagement;
        case OSSL_OP_SIGNATURE: return kSignatures;
        case OSSL_OP_DECODER: return kDecoders;
        case OSSL_OP_ENCODER: return kEncoders;
        default: return nullptr;
    }
}

void teardown(void* context) { delete static_cast<Context*>(context); }

int init(const OSSL_CORE_HANDLE* core, const OSSL_DISPATCH* in, const OSSL_DISPATCH** out, void** context) {
    static const OSSL_DISPATCH kTable[] = {
        entry(OSSL_FUNC_PROVIDER_GETTABLE_PARAMS, gettable), entry(OSSL_FUNC_PROVIDER_GET_PARAMS, get_params),
        entry(OSSL_FUNC_PROVIDER_QUERY_OPERATION, query), entry(OSSL_FUNC_PROVIDER_TEARDOWN, teardown), kEnd};
    return guarded(0, [=] {
        auto made = std::make_unique<Context>();
        made->core = core;
        for (const OSSL_DISPATCH* function = in; function->function_id != 0; ++function) {
            if (function->function_id == OSSL_FUNC_BIO_READ_EX) made->bio_read = OSSL_FUNC_BIO_read_ex(function);
            if (function->function_id == OSSL_FUNC_BIO_WRITE_EX) made->bio_write = OSSL_FUNC_BIO_write_ex(function);
        }
        if (made->bio_read == nullptr || made->bio_write == nullptr) return 0;
        *out = kTable;
        *context = made.release();
        return 1;
    });
}

}  // namespace
}  // namespace provider

Result<void> load_provider(OSSL_LIB_CTX* context) {
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    static const bool names = provider::register_object_names();
    if (!names) return fail(Errc::internal, "object names: " + openssl_errors());
    if (OSSL_PROVIDER_available(context, provider::kName) == 1) return {};
    if (OSSL_PROVIDER_add_builtin(context, provider::kName, provider::init) != 1) {
        return fail(Errc::internal, "provider: " + openssl_errors());
    }
    // Held for the life of the process: whoever unloads them may do so while another thread uses them.
    static auto& held = *new std::vector<OSSL_PROVIDER*>;
    // Loading any provider keeps OpenSSL from loading its default one by itself.
    for (const char* name : {"default", provider::kName}) {
        held.push_back(OSSL_PROVIDER_load(context, name));
        if (held.back() == nullptr)
            return fail(Errc::internal, std::string("provider ") + name + ": " + openssl_errors());
    }
    return {};
}

}  // namespace pidpys::crypto
