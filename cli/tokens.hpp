// SPDX-License-Identifier: MIT
// Tokens as commands use them: the modules of the service's configuration, keys by their PKCS #11 URI.
#pragma once

#include "cli/key_file.hpp"
#include "token/tokens.hpp"

namespace pidpys::cli {

// Kept until the process ends: keys of tokens need it. Errors of service_settings.
Result<token::Tokens*> tokens(const Context& context);

// Says what a wrong PIN would do, asks for it and logs in. What goes wrong with the PIN stands in the error's detail, in words
// for people. Keys get certificates as those of a file do. Errors of token::open_named_keys.
Result<crypto::KeyContainer> open_token_keys(const Context& context, const KeyFile& file);

}  // namespace pidpys::cli
