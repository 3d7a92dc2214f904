// SPDX-License-Identifier: MIT
// Writing PKCS#12 (RFC 7292): each key in a bag of its own encryption, certificates in one encrypted safe, a MAC over
// all of it. National keys without names and certificates come out as IIT's programs write them.
#pragma once

#include <chrono>

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
    std::vector<Bytes> other_certificates = {};  // of none of the keys
};

// Errors: no_key (nothing to write), invalid_argument (empty password), internal.
Result<Bytes> write_pkcs12(const std::vector<KeyEntry>& keys, const SecretString& password,
                           const Pkcs12Options& options = {});

struct Pkcs12Change {
    const SecretString* password = nullptr;  // the new one; null: it stays
    std::vector<Bytes> certificates = {};    // DER, to be added; at least one has to be of a key that is there
};

// What a PKCS#12 file holds, written anew by its own scheme with every key, name and certificate, and opened again before it
// is handed out. malformed, wrong_password, too_large; unsupported: another format, or there is something in it that would
// be lost; no_certificate: those given are of none of its keys; errors of write_pkcs12.
Result<Bytes> rewrite_pkcs12(ByteView container, const SecretString& password, const Pkcs12Change& change,
                             std::chrono::system_clock::time_point at = std::chrono::system_clock::now());

}  // namespace pidpys::crypto
