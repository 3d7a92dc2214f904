// SPDX-License-Identifier: MIT
// A private key that can sign, wherever it lives. Shared by value between sessions and jobs; immutable, so
// any number of threads may sign with it at once.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::crypto {

// What a key may do, from its certificate's keyUsage (RFC 5280 §4.2.1.3); without a certificate from its kind
// and place in the container.
enum class KeyPurpose { signature, key_agreement };

// Prepared signing states of one key (crypto/cms/signer.hpp), made at first use and shared by the entry's copies, so
// that a key in use does not pay for its preparation at every signature.
class SignerCache;
std::shared_ptr<SignerCache> make_signer_cache();

// One private key of a container with what came beside it. certificates[0], if any, belongs to the key; the
// rest of its chain follows in no particular order. DER.
struct KeyEntry {
    std::shared_ptr<EVP_PKEY> key;  // private, in the secure heap where OpenSSL does so; or tied to a key_elsewhere.hpp
    std::vector<Bytes> certificates;
    std::string label;  // friendlyName or alias; may be empty
    bool may_sign = false;
    bool may_agree = false;
    std::shared_ptr<SignerCache> prepared = make_signer_cache();
};

// SHA-256 of the SubjectPublicKeyInfo's DER in lower-case hex: the key's name in permissions and journals.
// Costs an encoding: ask once per key, not per request. Empty where no provider can encode the key.
std::string key_fingerprint(EVP_PKEY* key);

// Whether a signature with the key costs well under 100 µs, less than handing it to another thread is worth: ECDSA P-256
// and Ed25519 in OpenSSL 3.0 on any machine of today.
bool signs_quickly(const EVP_PKEY* key);

}  // namespace pidpys::crypto
