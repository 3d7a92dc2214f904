// SPDX-License-Identifier: MIT
// What a signature will be over, settled before anybody is asked to agree to it: octets, or a digest alone, and the
// signature that the new signer joins. Digested once, it describes itself to people and is all that crypto::sign takes,
// so that what is shown and what is signed cannot part.
#pragma once

#include <memory>
#include <optional>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"
#include "crypto/cms/digest.hpp"

namespace pidpys::crypto {

class SignatureToJoin;  // another's signature, taken apart (signature_to_join.hpp)

// Holds views of the caller's octets, which outlive it.
class ContentToSign {
public:
    // A signature of its own over these octets.
    static ContentToSign of(ByteView octets);

    // The same over octets of which the caller knows only the digest: such a signature is always detached.
    static ContentToSign of_digest(Bytes digest);

    // One more signer of an existing signature: over the content attached to it, or of a detached one over `beside`.
    // Errors: malformed (no SignedData, or one without signers); unsupported (content of another type than id-data, so
    // that nobody is made to sign a TSTInfo or a set of attributes; a detached signature of which cannot be told what
    // it is over); not_found (a detached signature and nothing beside it); integrity (what stands beside differs from
    // the content attached, or the content is not what an existing signer signed); too_large.
    static Result<ContentToSign> joining(ByteView signature, std::optional<ByteView> beside);

    // Nothing if only the digest is known.
    [[nodiscard]] const std::optional<ByteView>& octets() const { return octets_; }
    // Null for a signature of its own.
    [[nodiscard]] const SignatureToJoin* joined() const { return joined_.get(); }

private:
    friend class DigestedContent;
    ContentToSign() = default;

    std::optional<ByteView> octets_;
    Bytes digest_;  // given; empty where octets are there
    std::shared_ptr<const SignatureToJoin> joined_;
};

// The content with the digest that its signature will state (the messageDigest attribute, RFC 5652 §11.2).
class DigestedContent {
public:
    // Hashes the octets, unless that was done to compare them with an existing signature. invalid_argument: a given
    // digest whose length is not the algorithm's; unsupported without a provider.
    static Result<DigestedContent> of(ContentToSign content, const DigestAlgorithm& algorithm);

    [[nodiscard]] const DigestAlgorithm& algorithm() const { return *algorithm_; }
    [[nodiscard]] const Bytes& digest() const { return content_.digest_; }
    [[nodiscard]] const std::optional<ByteView>& octets() const { return content_.octets_; }
    [[nodiscard]] const SignatureToJoin* joined() const { return content_.joined(); }

private:
    DigestedContent(ContentToSign content, const DigestAlgorithm& algorithm)
        : content_(std::move(content)), algorithm_(&algorithm) {}

    ContentToSign content_;
    const DigestAlgorithm* algorithm_;
};

}  // namespace pidpys::crypto
