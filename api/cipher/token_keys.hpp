// SPDX-License-Identifier: MIT
// Keys of a token in a session: keyStorePath is then what token/connected has told, keyStorePassword the PIN
// (keys-and-envelopes 2.1, 2.5).
#pragma once

#include "api/cipher/cipher.hpp"

namespace pidpys::api {

// What token/connected tells `caller`, who may name it from then on.
std::vector<token::ConnectedToken> tell_tokens(Cipher& cipher, const AccountPtr& account, const std::string& caller);

// Whether the path names one of the tokens, or of the containers on them, that were there at the last look and that the caller
// was told of; compared by attributes; waits for none. Errors of token::parse_uri; not_found; invalid_argument: several fit.
Result<void> check_token_path(const Cipher& cipher, const std::string& caller, const std::string& path,
                              Language language);

// Whether it is the path of a container that merely lies on a token (passive mode).
bool names_stored_container(const std::string& path);

// Such a container, of those that the caller was told of. Waits for the token: call on a worker. Errors of
// token::Tokens::container, in words.
Result<token::ContainerOctets> read_stored_container(const Cipher& cipher, const std::string& caller,
                                                     const std::string& path, Language language);

// Logs in with the PIN, once. The token is logged out when the keys are let go: they are not kept for the session's next
// request, which brings the PIN again. Waits for the token: call on a worker. Errors of token::open_named_keys, in words.
Result<OpenKeysPtr> open_token_keys(const Cipher& cipher, const KeySource& source, const SecretString& pin,
                                    Language language);

}  // namespace pidpys::api
