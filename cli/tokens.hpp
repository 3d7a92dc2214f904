// SPDX-License-Identifier: MIT
// Tokens as commands use them: the modules of the service's configuration, keys by their PKCS #11 URI.
#pragma once

#include "cli/key_file.hpp"
#include "token/tokens.hpp"

namespace pidpys::cli {

// Kept until the process ends: keys of tokens need it. Errors of service_settings.
Result<token::Tokens*> tokens(const Context& context);

// The octets of a container that merely lies on a token, to be wiped. Where no such container is to be seen and a person sits
// there, the PIN is asked for, and those that need it are looked at. Errors of token::Tokens::container and login.
Result<Bytes> read_stored_container(const Context& context, const KeyFile& file);

// Says what a wrong PIN would do, asks for it and logs in. What goes wrong with the PIN stands in the error's detail, in words
// for people. Errors of token::open_named_token.
Result<token::LoginPtr> log_in_to_token(const Context& context, const std::string& name, const PasswordSource& pin);

// The keys there that are named, with certificates as those of a file get them. Errors as above; no_key.
Result<crypto::KeyContainer> open_token_keys(const Context& context, const KeyFile& file);

}  // namespace pidpys::cli
