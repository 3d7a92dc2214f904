// SPDX-License-Identifier: MIT
// Keys of a token in a session: keyStorePath is then what token/connected has told, keyStorePassword the PIN
// (keys-and-envelopes 2.1, 2.5).
#pragma once

#include "api/cipher/cipher.hpp"

namespace pidpys::api {

// Whether the path names one of the tokens that were there at the last look; waits for none. Errors of token::parse_uri;
// not_found; invalid_argument: several fit.
Result<void> check_token_path(const Cipher& cipher, const std::string& path, Language language);

// Logs in with the PIN, once. The token is logged out when the keys are let go: they are not kept for the session's next
// request, which brings the PIN again. Waits for the token: call on a worker. Errors of token::open_named_keys, in words.
Result<OpenKeysPtr> open_token_keys(const Cipher& cipher, const KeySource& source, const SecretString& pin,
                                    Language language);

}  // namespace pidpys::api
