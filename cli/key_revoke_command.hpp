// SPDX-License-Identifier: MIT
// pidpys key revoke: a request that ends the key's certificate, in a file for the authority. A person is asked first.
#pragma once

#include "cli/key_file.hpp"

namespace pidpys::cli {

struct KeyRevokeCommand {
    KeyFile key;
    std::string purpose = "signature";
    std::string reason;  // crypto::cmp::ReasonNames::word
    std::string since;   // ISO 8601; empty: now
    std::string output;  // empty: beside the container
    bool overwrite = false;
    bool yes = false;
};

int run_key_revoke(const Context& context, const KeyRevokeCommand& command);

}  // namespace pidpys::cli
