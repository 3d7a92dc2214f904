// SPDX-License-Identifier: MIT
// How a token may be signed (RFC 7518 §3, RFC 8037 §3.1). What is not here is refused: "none", and everything with a
// shared secret, by which a public key could be taken for one.
#pragma once

#include <optional>
#include <string_view>

namespace pidpys::api::oidc {

enum class Algorithm {
    rs256,  // RSASSA-PKCS1-v1_5 with SHA-256
    es256,  // ECDSA over P-256 with SHA-256
    eddsa   // Ed25519
};

inline std::optional<Algorithm> parse_algorithm(std::string_view name) {
    if (name == "RS256") return Algorithm::rs256;
    if (name == "ES256") return Algorithm::es256;
    if (name == "EdDSA") return Algorithm::eddsa;
    return std::nullopt;
}

}  // namespace pidpys::api::oidc
