// SPDX-License-Identifier: MIT
// A key container named on the command line, or a token by its PKCS #11 URI.
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

// All keys of it, or the one that the system keeps where its path is a name of those (certs/stored_key.hpp). Errors of
// open_key_file and certs::open_store_key.
Result<std::vector<crypto::KeyEntry>> open_keys(const Context& context, const KeyFile& file);

// The first of them that serves the purpose. no_key; malformed: its certificate; errors of open_keys.
Result<crypto::KeyEntry> open_key(const Context& context, const KeyFile& file, crypto::KeyPurpose purpose);

}  // namespace pidpys::cli
