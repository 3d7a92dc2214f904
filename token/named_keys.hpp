// SPDX-License-Identifier: MIT
// Keys of a token by the name that a person or a file gives them: "pkcs11:token=…;id=%01" where a key container is named.
#pragma once

#include "crypto/container/key_container.hpp"
#include "token/tokens.hpp"

namespace pidpys::token {

struct NamedKeys {
    LoginPtr login;
    crypto::KeyContainer container;  // at least one
};

// What is given to the token that was found; it says itself whether a PIN is typed there.
using AskPin = std::function<Result<PinAttempt>(const ConnectedToken& token)>;

// The token alone, whatever it holds. Errors of parse_uri, Tokens::find, `ask`, Tokens::login; invalid_argument: the name is a
// container's (names_container).
LoginResult open_named_token(Tokens& tokens, std::string_view name, const AskPin& ask);

// The same errors; no_key.
tl::expected<NamedKeys, LoginFailure> open_named_keys(Tokens& tokens, std::string_view name, const AskPin& ask);

}  // namespace pidpys::token
