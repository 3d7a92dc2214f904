// SPDX-License-Identifier: MIT
// Which mathematics one SignerInfo uses: the AlgorithmIdentifier in CMS on one side (RFC 3370, 4056, 5753, 5754,
// 8419; ua-crypto 1.2), EVP on the other.
#pragma once

#include "crypto/cms/digest.hpp"
#include "crypto/key/key_elsewhere.hpp"

namespace pidpys::crypto {

enum class KeyFamily { rsa, rsa_pss, ec, ed25519, dstu4145, other };

KeyFamily family_of(EVP_PKEY* key);

struct SignatureScheme {
    KeyFamily family = KeyFamily::other;
    const DigestAlgorithm* digest = nullptr;  // of the octets that are signed; unused by Ed25519, which hashes itself
    bool pss = false;
    int salt_length = 0;                           // of PSS
    const DigestAlgorithm* mask_digest = nullptr;  // of PSS: MGF1's, which need not be the hash (RFC 8017 §9.1)
};

// For signing with this key. Errc::unsupported for a key or a combination that CMS has no name for, or that the key's
// own limits exclude (crypto/cms/pss_limits.hpp).
Result<SignatureScheme> scheme_for(EVP_PKEY* key, const DigestAlgorithm& digest, bool pss);

// AlgorithmIdentifier of a scheme, DER.
Bytes algorithm_identifier(const SignatureScheme& scheme);

// From a SignerInfo: its signatureAlgorithm (whole element) and digestAlgorithm, and the signer's key. The
// signature's own OID, or its PSS parameters, decide the digest where they name one. Errc::unsupported, malformed,
// integrity (an algorithm of another kind of key).
Result<SignatureScheme> read_scheme(ByteView algorithm, const DigestAlgorithm& digest, EVP_PKEY* key);

// The digest that a signature's AlgorithmIdentifier (whole element) names by itself, as in certificates and lists;
// null for algorithms that hash by themselves (EdDSA). Errc::unsupported, malformed.
Result<const DigestAlgorithm*> named_digest(ByteView algorithm);

// A key set up to sign by a scheme, once; copied inside for each signature, so threads may share it. RSA and ECDSA
// sign a digest made here; Ed25519 and DSTU 4145 take the octets, since the key itself decides how they are hashed
// (a DSTU key's S-box). A key that lives elsewhere is asked there, and what it answers is verified before it leaves.
class SigningContext {
public:
    static Result<SigningContext> make(EVP_PKEY* key, const SignatureScheme& scheme);
    [[nodiscard]] Result<Bytes> sign(ByteView octets) const;

private:
    [[nodiscard]] Result<Bytes> sign_elsewhere(ByteView octets) const;

    SignatureScheme scheme_;
    EvpPkey public_half_;  // of a key elsewhere
    std::shared_ptr<KeyElsewhere> elsewhere_;
    const DigestAlgorithm* digest_ = nullptr;
    std::size_t size_ = 0;  // the longest signature
    EvpPkeyCtx hashed_;
    EvpMdCtx message_;
};

// Some keys hash the octets themselves and go through all of them at each call, the others take the digest that is kept.
bool hashes_by_itself(const SignatureScheme& scheme);
// integrity: it does not match; cancelled.
Result<void> verify_octets(EVP_PKEY* key, const SignatureScheme& scheme, HashedOctets& signed_octets,
                           ByteView signature);

}  // namespace pidpys::crypto
