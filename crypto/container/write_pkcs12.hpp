// SPDX-License-Identifier: MIT
// Writing PKCS#12 (RFC 7292): each key in a bag of its own encryption, certificates in one encrypted safe, a MAC over
// all of it. National keys without names and certificates come out as IIT's programs write them.
#pragma once

#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"
#include "crypto/key/private_key.hpp"

namespace pidpys::crypto {

enum class Pkcs12Scheme {
    aes,  // PBKDF2 HMAC-SHA-256, AES-256-CBC; MAC HMAC-SHA-256. OpenSSL, Java and browsers read it
    gost  // PBKDF2 HMAC GOST 34.311, GOST 28147 CFB; MAC GOST 34.311, as IIT writes it
};

struct Pkcs12Options {
    Pkcs12Scheme scheme = Pkcs12Scheme::aes;
    std::uint32_t iterations = 0;  // of each derivation; 0: 100,000 for AES, 10,000 for GOST (what others write)
};

// Errors: no_key (nothing to write), invalid_argument (empty password), internal.
Result<Bytes> write_pkcs12(const std::vector<KeyEntry>& keys, const SecretString& password,
                           const Pkcs12Options& options = {});

}  // namespace pidpys::crypto
