// SPDX-License-Identifier: MIT
// What a page asks of generator/creator (cipher-api 4.15, keys-and-envelopes 3.1).
#pragma once

#include "api/cipher/cipher.hpp"
#include "keygen/new_keys.hpp"

namespace pidpys::api {

struct GeneratorForm {
    keygen::KeyProfile profile;
    keygen::Purposes purposes = keygen::Purposes::both;
    crypto::CertificationRequest request;
    std::string owner;     // as the page names it
    std::string contents;  // all that the request says of the owner, for a person to read
};

// Pages send every text field they have, empty ones and some of their own: what the profile has no field for is passed
// over. The error is the cause, as a person reads it.
tl::expected<GeneratorForm, std::string> read_generator_form(const Cipher& cipher, const Blob& body, Language language);

}  // namespace pidpys::api
