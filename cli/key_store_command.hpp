// SPDX-License-Identifier: MIT
// Certificates whose keys Windows keeps: pidpys key store lists them (certs/stored_key.hpp).
#pragma once

#include "cli/context.hpp"

namespace pidpys::cli {

struct KeyStoreOptions {};

int run_key_store(const Context& context, const KeyStoreOptions& options);

}  // namespace pidpys::cli
