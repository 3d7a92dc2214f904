// SPDX-License-Identifier: MIT
#include "crypto/container/cipher.hpp"

#include <climits>

#include <openssl/provider.h>

namespace pidpys::crypto {
namespace {

// Lives as long as the process: fetched ciphers refer to it.
OSSL_LIB_CTX* legacy_context() {
    static OSSL_LIB_CTX* const context = [] {
        OSSL_LIB_CTX* made = OSSL_LIB_CTX_new();
        if (made != nullptr &&
            (OSSL_PROVIDER_load(made, "default") == nullptr || OSSL_PROVIDER_load(made, "legacy") == nullptr)) {
            OSSL_LIB_CTX_free(made);
            made = nullptr;
        }
        return made;
    }();
    return context;
}

}  // namespace

Result<EvpCipher> fetch_cipher(const char* name) {
    EvpCipher cipher(EVP_CIPHER_fetch(nullptr, name, nullptr));
    if (!cipher && legacy_context() != nullptr) cipher.reset(EVP_CIPHER_fetch(legacy_context(), name, nullptr));
    ERR_clear_error();
    if (!cipher) return fail(Errc::unsupported, std::string(name) + " needs OpenSSL's legacy provider");
    return cipher;
}

Result<SecretBytes> decrypt(const EVP_CIPHER* cipher, ByteView key, ByteView iv, ByteView ciphertext) {
    if (ciphertext.size() > INT_MAX - EVP_MAX_BLOCK_LENGTH) return fail(Errc::too_large, "ciphertext");
    const EvpCipherCtx context(EVP_CIPHER_CTX_new());
    SecretBytes plain(ciphertext.size() + EVP_MAX_BLOCK_LENGTH);
    int size = 0;
    int last = 0;
    if (!context || EVP_CIPHER_get_key_length(cipher) != static_cast<int>(key.size()) ||
        EVP_CIPHER_get_iv_length(cipher) != static_cast<int>(iv.size()) ||
        EVP_DecryptInit_ex2(context.get(), cipher, key.data(), iv.data(), nullptr) != 1)
        return fail(Errc::malformed, "encryption parameters do not fit the cipher");
    if (EVP_DecryptUpdate(context.get(), plain.data(), &size, ciphertext.data(), static_cast<int>(ciphertext.size())) !=
            1 ||
        EVP_DecryptFinal_ex(context.get(), plain.data() + size, &last) != 1) {
        ERR_clear_error();
        return fail(Errc::wrong_password, "the container does not decrypt");
    }
    plain.shrink(static_cast<std::size_t>(size + last));
    return plain;
}

Result<Bytes> encrypt(const EVP_CIPHER* cipher, ByteView key, ByteView iv, ByteView plaintext) {
    const EvpCipherCtx context(EVP_CIPHER_CTX_new());
    Bytes out(plaintext.size() + EVP_MAX_BLOCK_LENGTH);
    int size = 0;
    int last = 0;
    if (!context || EVP_EncryptInit_ex2(context.get(), cipher, key.data(), iv.data(), nullptr) != 1 ||
        EVP_EncryptUpdate(context.get(), out.data(), &size, plaintext.data(), static_cast<int>(plaintext.size())) !=
            1 ||
        EVP_EncryptFinal_ex(context.get(), out.data() + size, &last) != 1)
        return fail(Errc::internal, "encryption: " + openssl_errors());
    out.resize(static_cast<std::size_t>(size + last));
    return out;
}

}  // namespace pidpys::crypto
