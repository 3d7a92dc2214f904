// SPDX-License-Identifier: MIT
// Key agreement schemes of KeyAgreeRecipientInfo: which Diffie-Hellman, and how the key-encryption key comes of it (RFC 5753
// §7.1.4, RFC 8418 §2, ua-crypto 1.6).
#pragma once

#include <optional>
#include <vector>

#include "crypto/asn1/oid.hpp"
#include "crypto/envelope/key_wrapping.hpp"
#include "crypto/key/key_agreement.hpp"

namespace pidpys::crypto {

enum class Derivation {
    x963,           // SEC 1 §3.6.1
    x963_stripped,  // the same without the zeros that Z begins with: GOST 34.311's
    hkdf            // RFC 5869
};

struct AgreementScheme {
    der::Oid oid;
    Derivation derivation;
    const char* digest;  // EVP name
    bool cofactor;
    bool of_nist, of_x25519,
        of_dstu;  // whose keys it is for; the national ones are read with keys of NIST's curves too

    [[nodiscard]] bool fits(AgreementKind kind) const {
        return (kind == AgreementKind::nist && of_nist) || (kind == AgreementKind::x25519 && of_x25519) ||
               (kind == AgreementKind::dstu4145 && of_dstu);
    }
};

// By the OID's content octets, or null.
const AgreementScheme* agreement_scheme(ByteView oid);

// What this program writes to a key.
const AgreementScheme& scheme_to_nist(std::size_t field_bits);
const AgreementScheme& scheme_to_x25519();
enum class NationalHash { gost34311, kupyna256 };
const AgreementScheme& scheme_to_dstu(NationalHash hash);

// What a key-encryption key is bound to: ECC-CMS-SharedInfo (RFC 5753 §7.2).
struct KeyInfo {
    ByteView wrap;                // AlgorithmIdentifier of the key wrap, octet for octet as in the message
    std::optional<ByteView> ukm;  // content
    std::size_t size = 0;         // of the key-encryption key, octets
};

// Derivation and wrap as a place that does both by itself has them; nothing where it would not come to what the message
// means: another pair of hash and wrap, another identifier in what the key is bound to, another table than DKE No 1.
std::optional<WayToWrap> way_elsewhere(const AgreementScheme& scheme, const KeyWrapping& wrapping, const KeyInfo& info,
                                       const GostSBox& sbox);

// The key-encryption keys that a peer may have meant, the standard's first. Others: RFC 8418's without a salt (Bouncy Castle
// up to 1.86), GOST's with but one zero dropped (jkurwa). internal.
Result<std::vector<SecretBytes>> key_encryption_keys(const AgreementScheme& scheme, ByteView z, const KeyInfo& info);

}  // namespace pidpys::crypto
