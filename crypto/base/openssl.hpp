// SPDX-License-Identifier: MIT
// Owning handles for OpenSSL objects, and its error queue as a text.
#pragma once

#include <memory>
#include <string>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "crypto/base/bytes.hpp"

namespace pidpys::crypto {

template <auto Free>
struct FreeWith {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};

using EvpPkey = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using EvpPkeyCtx = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;
using EvpMdCtx = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;
using EvpMd = std::unique_ptr<EVP_MD, FreeWith<EVP_MD_free>>;
using EvpCipherCtx = std::unique_ptr<EVP_CIPHER_CTX, FreeWith<EVP_CIPHER_CTX_free>>;
using X509Ptr = std::unique_ptr<X509, FreeWith<X509_free>>;
using X509CrlPtr = std::unique_ptr<X509_CRL, FreeWith<X509_CRL_free>>;
using X509NamePtr = std::unique_ptr<X509_NAME, FreeWith<X509_NAME_free>>;
using X509StorePtr = std::unique_ptr<X509_STORE, FreeWith<X509_STORE_free>>;
using X509StoreCtxPtr = std::unique_ptr<X509_STORE_CTX, FreeWith<X509_STORE_CTX_free>>;
using BioPtr = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using BigNum = std::unique_ptr<BIGNUM, FreeWith<BN_clear_free>>;

// Drains the calling thread's OpenSSL error queue into one line ("reason; reason"), empty if there is none.
std::string openssl_errors();

// DER of an object by its i2d function: `der_of(i2d_X509, certificate)`; empty on failure.
template <class I2d, class T>
Bytes der_of(I2d i2d, T* object) {
    unsigned char* out = nullptr;
    const int length = i2d(object, &out);
    if (length < 0) return {};
    Bytes der(out, out + length);
    OPENSSL_free(out);
    return der;
}

// The octets of a string, number or key, which outlives them.
inline ByteView content_of(const ASN1_STRING* string) {
    return {ASN1_STRING_get0_data(string), static_cast<std::size_t>(ASN1_STRING_length(string))};
}

}  // namespace pidpys::crypto
