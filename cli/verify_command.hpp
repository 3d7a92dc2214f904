// SPDX-License-Identifier: MIT
// pidpys verify: who signed a file, does each signature hold, since when, and is its certificate to be trusted.
#pragma once

#include "cli/authorities_known.hpp"
#include "cli/network.hpp"

namespace pidpys::cli {

struct VerifyCommand {
    std::string signature;
    std::string document;  // of a detached signature; default: the signature's name without .p7s
    AuthorityChoice authorities;
    NetworkChoice network;
    std::string content;  // where to write what an attached signature holds, if all is well
};

// 0 only if there is a signer and every signature is good and trusted.
int run_verify(const Context& context, const VerifyCommand& command);

}  // namespace pidpys::cli
