// SPDX-License-Identifier: MIT
// A bearer token as a JSON Web Token (RFC 7519), signed in the compact form of RFC 7515 §7.1, taken apart before anybody
// believes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/oidc/algorithm.hpp"
#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::api::oidc {

inline constexpr std::size_t max_token = 8192;  // octets

struct Claims {
    std::string issuer;
    std::vector<std::string> audience;
    std::int64_t expires = 0;  // Unix seconds
    std::optional<std::int64_t> not_before, issued;
    std::vector<std::string> scopes;
    std::string client;  // "client_id" (RFC 9068 §2.2), or "azp"; empty if neither is there
    std::string user;    // of the claim that names the user; empty if it is not there
    bool bound = false;  // to a key that its bearer has to show (RFC 7800): it says nothing by itself
};

struct Token {
    Algorithm algorithm{};
    std::string key_id;            // empty: none
    std::string_view signed_part;  // of the text that was read
    Bytes signature;
    Claims claims;
};

// Could it be one? A token of our own has no dots.
bool looks_like_token(std::string_view text);

// `user_claim` names the user; that of an e-mail counts only where the issuer says that it has been verified. malformed:
// anything beyond the forms above, a member that stands twice, a header that wants more than is done here ("crit",
// another "typ"); unsupported: the algorithm. Keys and addresses in the header are not looked at.
Result<Token> read_token(std::string_view text, const std::string& user_claim);

}  // namespace pidpys::api::oidc
