// SPDX-License-Identifier: MIT
// Certificates of the user whose keys Windows keeps: pidpys key store lists them, and "store:FINGERPRINT" names one where
// a command takes a key container.
#pragma once

#include <optional>

#include "cli/context.hpp"
#include "crypto/key/private_key.hpp"

namespace pidpys::cli {

struct KeyStoreOptions {};

int run_key_store(const Context& context, const KeyStoreOptions& options);

// The fingerprint in such a name; nothing for the name of a file.
std::optional<std::string> store_name(const std::string& key);

// The key of the one certificate whose fingerprint (or its first digits, eight at least) that is. not_found; errors of
// certs::open_stored_key.
Result<crypto::KeyEntry> open_store_key(const std::string& fingerprint);

}  // namespace pidpys::cli
