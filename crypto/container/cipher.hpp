// SPDX-License-Identifier: MIT
// EVP block and stream ciphers over whole secrets.
#pragma once

#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"

namespace pidpys::crypto {

using EvpCipher = std::unique_ptr<EVP_CIPHER, FreeWith<EVP_CIPHER_free>>;

// By EVP name. RC2 and RC4 come from OpenSSL's legacy provider, loaded into a library context of its own at
// first use, so that nothing else in the process can reach them. Errc::unsupported.
Result<EvpCipher> fetch_cipher(const char* name);

// Errc::wrong_password where the padding does not come out.
Result<SecretBytes> decrypt(const EVP_CIPHER* cipher, ByteView key, ByteView iv, ByteView ciphertext);
Result<Bytes> encrypt(const EVP_CIPHER* cipher, ByteView key, ByteView iv, ByteView plaintext);

}  // namespace pidpys::crypto
