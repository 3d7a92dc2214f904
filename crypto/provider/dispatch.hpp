// SPDX-License-Identifier: MIT
// What every dispatch table of the provider needs. libcrypto calls are C: no exception may cross them.
#pragma once

#include <exception>
#include <memory>

#include <openssl/core.h>
#include <openssl/core_dispatch.h>
#include <openssl/err.h>
#include <openssl/params.h>
#include <openssl/proverr.h>

namespace pidpys::crypto::provider {

// A function in a dispatch table.
template <class Function>
OSSL_DISPATCH entry(int id, Function* function) {
    return {id, reinterpret_cast<void (*)()>(function)};
}
inline constexpr OSSL_DISPATCH kEnd = {0, nullptr};

// Runs `body`, turning an exception (out of memory, a bug) into `failed` and a note in OpenSSL's error queue.
template <class Body, class Value>
Value guarded(Value failed, Body body) {
    try {
        return body();
    } catch (const std::exception& e) {
        ERR_raise_data(ERR_LIB_PROV, ERR_R_INTERNAL_ERROR, "%s", e.what());
        return failed;
    }
}

// What the provider keeps: libcrypto's functions for reading and writing a stream it holds.
struct Context {
    const OSSL_CORE_HANDLE* core = nullptr;
    OSSL_FUNC_BIO_read_ex_fn* bio_read = nullptr;
    OSSL_FUNC_BIO_write_ex_fn* bio_write = nullptr;
};

extern const OSSL_ALGORITHM* const kDigests;
extern const OSSL_ALGORITHM* const kKeyManagement;
extern const OSSL_ALGORITHM* const kSignatures;
extern const OSSL_ALGORITHM* const kDecoders;
extern const OSSL_ALGORITHM* const kEncoders;

}  // namespace pidpys::crypto::provider
