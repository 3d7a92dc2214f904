// SPDX-License-Identifier: MIT
// New keys of a profile that a token makes, and that never leave it.
#pragma once

#include "keygen/new_keys.hpp"
#include "token/tokens.hpp"

namespace pidpys::keygen {

// Removed from the token again, unless they are kept.
struct KeysInToken {
    std::vector<KeyWithRequest> keys;
    std::vector<token::MadeKeyPtr> made;  // in the same order

    void keep() {
        for (const token::MadeKeyPtr& each : made) each->keep();
    }
};

// As make_new_keys; each request is signed in the token, and says of a device that the key is in one. The keys' label is the
// subject's common name, or the profile's. Errors of Login::make_key, too.
Result<KeysInToken> make_keys_in_token(token::Login& login, const KeyProfile& profile, Purposes purposes,
                                       crypto::CertificationRequest request);

}  // namespace pidpys::keygen
