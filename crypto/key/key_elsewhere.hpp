// SPDX-License-Identifier: MIT
// A private key that stays where it lives, in the store of Windows, a token, a module, and is used there. In the program it
// is an EVP_PKEY of its public half, so that whatever looks at keys (facts, fingerprints, certificates that fit) takes it as
// any other; the one place that signs (crypto/cms/signature_scheme.hpp), the one that agrees (key_agreement.hpp) and the one
// that decrypts (key_transport.hpp) ask for what is tied to it here.
#pragma once

#include <memory>
#include <optional>

#include "crypto/base/bytes.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"

namespace pidpys::crypto {

// What is asked of it. Ed25519 and DSTU 4145 have no digest here: they take all octets and hash by themselves.
struct WayToSign {
    const char* digest = nullptr;       // EVP name: the octets are its result; nullptr: they are what is signed, whole
    bool pss = false;                   // RSA: PSS instead of PKCS #1 v1.5
    const char* mask_digest = nullptr;  // of PSS
    int salt_length = 0;                // of PSS, octets
    const char* own_digest = nullptr;   // DSTU 4145: by which it hashes them; EVP name
    ByteView message;                   // with `digest`: whose result the octets are, for a place that hashes by itself
};

struct WayToAgree {
    bool cofactor = true;  // DSTU 4145: (h*d)Q and not dQ; on curves with cofactor 1 it is all one
};

// DSTU 4145: the key-encryption key is derived where the key lives, stays there, and wraps there (ua-crypto 1.6).
struct WayToWrap {
    WayToAgree agreement;
    bool kalyna = false;  // Kupyna-256 and Kalyna; else GOST 34.311 and GOST 28147 with the table DKE No 1
    std::optional<ByteView> ukm;
};

struct WayToDecrypt {
    const char* digest = nullptr;       // EVP name, RSAES-OAEP; nullptr: RSAES-PKCS1-v1_5
    const char* mask_digest = nullptr;  // of MGF1
    ByteView label;                     // of OAEP
};

class KeyElsewhere {
public:
    KeyElsewhere() = default;
    virtual ~KeyElsewhere() = default;
    KeyElsewhere(const KeyElsewhere&) = delete;
    KeyElsewhere& operator=(const KeyElsewhere&) = delete;

    // In the form that CMS has: of ECDSA the DER of r and s (RFC 5753 §7.2). From any thread, of several at once; may take
    // as long as a person needs for a PIN. denied (the person refused), unsupported (not in this way), unavailable (it is
    // not there any more), io.
    virtual Result<Bytes> sign(const WayToSign& way, ByteView octets) = 0;

    // Z, as agree() of key_agreement.hpp has it, with a peer that was looked at there. Errors as of sign.
    virtual Result<SecretBytes> agree(const WayToAgree& way, ByteView peer);

    // A content key that was wrapped, or is to be: of 32 octets. Errors as of sign; unsupported: that is done here, after
    // agree(). integrity: not wrapped for this key.
    virtual Result<SecretBytes> unwrap(const WayToWrap& way, ByteView peer, ByteView wrapped);
    virtual Result<Bytes> wrap(const WayToWrap& way, ByteView peer, ByteView key);

    // What RSA has encrypted. Errors as of sign; any other means that it does not decrypt.
    virtual Result<SecretBytes> decrypt(const WayToDecrypt& way, ByteView encrypted);
};

// `public_half` as the key that signs there. internal.
Result<EvpPkey> tie_elsewhere(EvpPkey public_half, std::shared_ptr<KeyElsewhere> place);

// Null for a key that is in this process.
std::shared_ptr<KeyElsewhere> elsewhere(const EVP_PKEY* key);

// ECDSA as tokens and CNG give it, r and s of one length, as CMS wants it. malformed.
Result<Bytes> ecdsa_der(ByteView r_and_s);

}  // namespace pidpys::crypto
