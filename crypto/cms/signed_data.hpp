// SPDX-License-Identifier: MIT
// CMS SignedData (RFC 5652 §5) with CAdES-BES attributes (ETSI EN 319 122-1, RFC 5126): creation, adding a
// signer to an existing signature, bulk signatures of digests. One path for every algorithm.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "crypto/base/result.hpp"
#include "crypto/key/private_key.hpp"

namespace pidpys::crypto {

enum class SignatureForm { detached, attached };

// Which certificates go into SignedData.certificates (cipher-api 5.1, embedCertificateType). Certificate and
// issuer information without the issuers themselves (signerCertAndCaInfo) is signer plus the signing-certificate
// attribute's issuerSerial, which is always written.
enum class EmbedCertificates { none, signer, chain };

struct SignOptions {
    SignatureForm form = SignatureForm::detached;
    EmbedCertificates embed = EmbedCertificates::signer;
    bool allow_duplicate = false;      // the same signer may sign again (duplicateSign)
    bool rsa_pss = false;              // RSASSA-PSS instead of PKCS#1 v1.5 for RSA keys
    std::optional<std::string> digest; // OpenSSL name; default by the key
    std::chrono::system_clock::time_point signing_time;
};

// A new signature over content. The key's own certificate (certificates[0]) is required: no_certificate.
Result<Bytes> sign(const KeyEntry& signer, ByteView content, const SignOptions& options);

// A signature over a digest that the caller computed; always detached. The digest algorithm is options.digest or
// the key's default and the length must fit it: invalid_argument.
Result<Bytes> sign_digest(const KeyEntry& signer, ByteView digest, const SignOptions& options);

// Adds a signer to `signature`, whose other SignerInfos, certificates and attributes stay octet for octet.
// Content: the session's data for a detached signature, ignored for an attached one. Keeps the form of the
// signature. already_signed if this certificate has signed and duplicates are not allowed; integrity if the
// detached content does not match the digest of an existing signer.
Result<Bytes> add_signer(ByteView signature, const KeyEntry& signer, ByteView content, const SignOptions& options);

// The content of an attached signature; not_found for a detached one.
Result<Bytes> signed_content(ByteView signature);

// The default digest for a key: "SHA256", "SHA384", "SHA512" by the group's size, "dstu34311" for DSTU 4145 …
std::string default_digest(EVP_PKEY* key);

}  // namespace pidpys::crypto
