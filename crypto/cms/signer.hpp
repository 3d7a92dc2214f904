// SPDX-License-Identifier: MIT
// A key made ready to sign with one digest: everything of a SignerInfo that does not depend on the content is
// encoded once. Immutable, shared by threads; `sign` keeps one in the KeyEntry by itself.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "crypto/cms/certificate_identity.hpp"
#include "crypto/cms/signature_scheme.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::crypto {

class Signer {
public:
    // no_certificate; invalid_argument (certificate of another key, unknown digest name); unsupported.
    static Result<std::shared_ptr<const Signer>> prepare(const KeyEntry& entry, const SignOptions& options);
    // The entry's prepared state for these options, made now if need be.
    static Result<std::shared_ptr<const Signer>> of(const KeyEntry& entry, const SignOptions& options);

    [[nodiscard]] const DigestAlgorithm& digest() const { return *digest_; }
    [[nodiscard]] const Bytes& digest_algorithm() const { return digest_algorithm_; }  // AlgorithmIdentifier
    [[nodiscard]] ByteView certificate() const { return certificate_; }
    [[nodiscard]] const CertificateIdentity& identity() const { return identity_; }

    // A SignerInfo over content whose digest is given, CAdES-BES attributes included; of the options its time of
    // signing and its time-stamp of the content. DER.
    [[nodiscard]] Result<Bytes> signer_info(ByteView message_digest, ByteView content_type_oid,
                                            const SignOptions& options) const;

    [[nodiscard]] bool serves(const KeyEntry& entry, const DigestAlgorithm& digest, bool pss) const;

private:
    Signer() = default;

    std::shared_ptr<EVP_PKEY> key_;
    Bytes certificate_;
    CertificateIdentity identity_;  // views of certificate_
    const DigestAlgorithm* digest_ = nullptr;
    bool pss_ = false;
    SigningContext context_;
    Bytes head_;  // version and sid
    Bytes digest_algorithm_, signature_algorithm_;
    Bytes signing_certificate_;  // whole attribute
};

}  // namespace pidpys::crypto
