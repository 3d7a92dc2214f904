// SPDX-License-Identifier: MIT
// Which mechanism of a token does what is asked of a key: one table for all kinds of keys (PKCS #11 2.40 and 3.0; the
// Ukrainian vendors' numbers). By number and purpose, never "any that signs": tokens call a MAC so, too.
#pragma once

#include "crypto/key/key_elsewhere.hpp"
#include "token/wire/messages.hpp"

namespace pidpys::token {

enum class KeyKind : unsigned char { rsa, ec, ed25519, x25519, dstu4145 };

// A private key there.
struct KeyThere {
    std::uint64_t handle = 0;
    KeyKind kind = KeyKind::rsa;
    std::size_t bits = 0;  // of modulus or field
    bool always_asks = false;
    std::vector<std::uint64_t> allowed;  // CKA_ALLOWED_MECHANISMS; empty: all
};

// What is sent, and what its views look into.
struct Prepared {
    wire::Mechanism mechanism;
    Bytes octets;
};

// unsupported: the token does not do that with this key. `half` is the key's public half.
Result<Prepared> way_to_sign(const KeyThere& key, EVP_PKEY* half, const std::vector<wire::Mechanisms::One>& offered,
                             const crypto::WayToSign& way, ByteView octets);
Result<Prepared> way_to_decrypt(const KeyThere& key, const std::vector<wire::Mechanisms::One>& offered,
                                const crypto::WayToDecrypt& way, ByteView encrypted);
// `octets` of the answer is the peer's public value as the mechanism has it.
Result<Prepared> way_to_agree(const KeyThere& key, EVP_PKEY* half, const std::vector<wire::Mechanisms::One>& offered,
                              const crypto::WayToAgree& way, ByteView peer);

// An agreement whose key stays in the token and wraps there; views of what was given.
struct PreparedWrap {
    wire::Mechanism agreement, wrap;
    std::uint64_t key_type = 0;  // of the key that is agreed on
};
Result<PreparedWrap> way_to_wrap(const KeyThere& key, const std::vector<wire::Mechanisms::One>& offered,
                                 const crypto::WayToWrap& way, ByteView peer, bool unwrap);

// A signature as CMS has it, of one as the token gives it. malformed.
Result<Bytes> signature_of(const KeyThere& key, ByteView made);

}  // namespace pidpys::token
