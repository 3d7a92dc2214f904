// SPDX-License-Identifier: MIT
// CMS SignedData (RFC 5652 §5) with CAdES-BES attributes (ETSI EN 319 122-1, RFC 5126): creation, adding a
// signer to an existing signature, signatures of digests. One path for every algorithm.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/result.hpp"
#include "crypto/cms/content_to_sign.hpp"
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
    bool allow_duplicate = false;       // the same signer may sign again (duplicateSign)
    bool rsa_pss = false;               // RSASSA-PSS instead of PKCS#1 v1.5 for RSA keys
    std::optional<std::string> digest;  // OpenSSL name; default by the key
    std::chrono::system_clock::time_point signing_time;
    // A time-stamp token over the content, which becomes a signed attribute (EN 319 122-1 §5.2.8). DER; empty for none.
    Bytes content_timestamp = {};
};

// The content with the digest that this key would sign. Everything that would refuse the signature refuses here, before
// anybody is asked: no_key, no_certificate, invalid_argument (certificate of another key, unknown digest, a digest of
// another length), unsupported, already_signed (this certificate has signed and duplicates are not allowed), too_large.
Result<DigestedContent> digest_for(const KeyEntry& signer, ContentToSign content, const SignOptions& options);

// The signature. Where the content joins an existing one, that keeps its form and its SignerInfos, certificates and
// attributes octet for octet. invalid_argument: digested for another algorithm; attached form of a digest alone.
Result<Bytes> sign(const KeyEntry& signer, const DigestedContent& content, const SignOptions& options);

// Both steps at once, for whoever asks nobody in between.
Result<Bytes> sign(const KeyEntry& signer, ByteView content, const SignOptions& options);
Result<Bytes> add_signer(ByteView signature, const KeyEntry& signer, std::optional<ByteView> content,
                         const SignOptions& options);

// The content of an attached signature, which may be large: where it lies in one piece within the signature it is not
// copied.
struct SignedContent {
    SignedContent() = default;
    SignedContent(SignedContent&&) = default;
    SignedContent& operator=(SignedContent&&) = default;
    SignedContent(const SignedContent&) = delete;
    SignedContent& operator=(const SignedContent&) = delete;

    ByteView view;  // into the signature, or into:
    Bytes storage;
};

// not_found for a detached signature; too_large where it lies in pieces and more than `most` octets would be copied.
Result<SignedContent> signed_content(ByteView signature, std::size_t most = SIZE_MAX);

// Whether data that stands beside a signature may be taken for what it is over: not where other content is attached. Of
// a detached signature only verify() can tell.
Result<bool> may_be_over(ByteView signature, ByteView data);

// The default digest for a key: "SHA256", "SHA384", "SHA512" by the group's size, "dstu34311" for DSTU 4145 …
std::string default_digest(EVP_PKEY* key);

}  // namespace pidpys::crypto
