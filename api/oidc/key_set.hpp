// SPDX-License-Identifier: MIT
// The keys of an issuer (RFC 7517 §5), by which its tokens are verified.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/types.h>

#include "api/oidc/algorithm.hpp"
#include "api/oidc/token.hpp"

namespace pidpys::api::oidc {

// Of one kind of key for one algorithm, so that no token chooses what its key is used for.
struct SigningKey {
    std::string id;  // empty: none
    Algorithm algorithm{};
    std::shared_ptr<EVP_PKEY> key;
};

class KeySet {
public:
    explicit KeySet(std::vector<SigningKey> keys) : keys_(std::move(keys)) {}

    // The key of a token: by its name, or, of a token that names none, the only one of the algorithm. Null also where two
    // answer to it.
    [[nodiscard]] const SigningKey* find(Algorithm algorithm, std::string_view id) const;
    [[nodiscard]] std::size_t size() const { return keys_.size(); }

private:
    std::vector<SigningKey> keys_;
};

// RSA of 2,048 to 8,192 bits, P-256, Ed25519, for signatures. Other keys are passed over, and broken ones. malformed: no
// set, or more than 100 keys.
Result<KeySet> read_key_set(std::string_view json);

// Over the token's own octets.
bool is_signed_by(const Token& token, const SigningKey& key);

}  // namespace pidpys::api::oidc
