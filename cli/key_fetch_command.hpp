// SPDX-License-Identifier: MIT
// pidpys key fetch-certificate: the certificates of keys that have none, brought from their authority (keys-and-envelopes 4.1)
// into the folder where the service and the commands look for them.
#pragma once

#include "cli/authorities_known.hpp"
#include "cli/key_file.hpp"
#include "cli/network.hpp"

namespace pidpys::cli {

struct KeyFetchCommand {
    KeyFile key;
    std::string authority;  // its id; empty: that of the container's certificates
    bool all = false;
    AuthorityChoice authorities;
    NetworkChoice network;
};

int run_key_fetch(const Context& context, const KeyFetchCommand& command);

}  // namespace pidpys::cli
