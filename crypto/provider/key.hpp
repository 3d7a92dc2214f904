// SPDX-License-Identifier: MIT
// A DSTU 4145 key as the provider holds it, and its DER forms: SubjectPublicKeyInfo (RFC 5280 4.1.2.7) and
// PrivateKeyInfo (RFC 5208), with the parameters exactly as they came.
#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"
#include "crypto/dstu4145/key.hpp"
#include "crypto/dstu4145/parameters_der.hpp"
#include "crypto/symmetric/gost_sbox.hpp"

namespace pidpys::crypto::provider {

struct Key {
    dstu4145::ParamsPtr curve;
    Bytes parameters;                  // DSTU4145Params
    GostSBox sbox = GostSBox::dke1();  // of the parameters' DKE: what its own GOST signatures hash with
    std::optional<dstu4145::PublicKey> public_key;
    std::optional<dstu4145::PrivateKey> private_key;

    [[nodiscard]] Key copy() const;
};

// An empty key on the curve of these parameters. Errc::malformed, Errc::unsupported.
Result<Key> key_with_parameters(ByteView parameters);

// Puts a private key in, with the public one that belongs to it.
void set_private(Key& key, dstu4145::PrivateKey private_key);

// Errc::unsupported where the DER is well formed but of another algorithm.
Result<Key> read_public_key_info(ByteView der);
Result<Key> read_private_key_info(ByteView der);

Bytes write_public_key_info(const Key& key);         // needs the public key
SecretBytes write_private_key_info(const Key& key);  // needs the private key

}  // namespace pidpys::crypto::provider
