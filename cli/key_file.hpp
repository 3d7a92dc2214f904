// SPDX-License-Identifier: MIT
// A key container named on the command line.
#pragma once

#include <string>
#include <vector>

#include "cli/password.hpp"
#include "crypto/container/key_container.hpp"

namespace pidpys::cli {

struct KeyFile {
    std::string path;
    std::vector<std::string> certificates;  // files; they go before those of the container
    PasswordSource password;
};

// Asks for the password and opens; keys without a certificate get the one STATE/certificates has for them. Errors of
// files, passwords and crypto::open_container.
Result<crypto::KeyContainer> open_key_file(const Context& context, const KeyFile& file);

// The key of it that signs. no_key; malformed: its certificate; errors of open_key_file.
Result<crypto::KeyEntry> open_signing_key(const Context& context, const KeyFile& file);

}  // namespace pidpys::cli
