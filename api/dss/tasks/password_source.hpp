// SPDX-License-Identifier: MIT
// Where the password of a container comes from, as `pidpys dss certificate add` stores it. The database never holds a
// password.
//   file:/path        a file that its owner alone can read; one line
//   credential:NAME   a systemd credential: $CREDENTIALS_DIRECTORY/NAME (LoadCredential=, LoadCredentialEncrypted=)
//   login             nowhere: the key is used while the user has it in use through the agent's login window
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"

namespace pidpys::api::dss {

inline constexpr std::string_view login_source = "login";

// Is it one of the three forms? (Whether the file is there is seen when it is read.) Errc::invalid_argument.
Result<void> check_password_source(std::string_view source);

// Errors: unavailable (login), not_found, denied (others may read the file), too_large, io.
Result<SecretString> read_password(std::string_view source);

}  // namespace pidpys::api::dss
