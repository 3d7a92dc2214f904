// SPDX-License-Identifier: MIT
// Taking keys into use by the path of their container: the agent's log-in window, and --login of unattended hosts.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "api/session/key_ring.hpp"
#include "channel/control.hpp"
#include "token/tokens.hpp"

namespace pidpys::daemon {

struct KeyPlaces {
    api::KeyRing& keys;  // into which they come
    token::Tokens& tokens;
};

struct Taking {
    api::KeyHandling by;
    api::Beside beside = api::Beside::none;
    bool person_knows = false;  // token::PinAttempt
};

// "store:FINGERPRINT" is a key that Windows keeps (certs/stored_key.hpp); `password` is then its PIN, if any, and Windows asks
// nobody for one: it would wait, and in session 0 unseen. "pkcs11:…" names keys of a token (token/named_keys.hpp), `password`
// its PIN; "pkcs11:…;type=data" a container that lies there, which is opened as a file is. Reads container and certificates (DER or
// PEM) and opens them; costs a key derivation. Errors of files::read_file, files::read_certificates, certs::open_store_key,
// token::open_named_keys, token::Tokens::container and KeyRing::login; none: the keys are in use.
std::optional<channel::LoginFailure> login_by_path(const KeyPlaces& places, const std::filesystem::path& container,
                                                   const SecretString& password,
                                                   const std::vector<std::filesystem::path>& certificates,
                                                   const Taking& how);

}  // namespace pidpys::daemon
