// SPDX-License-Identifier: MIT
// pidpys sign: a CAdES-BES signature of a file with a key container, without the service.
#pragma once

#include "cli/key_file.hpp"

namespace pidpys::cli {

struct SignCommand {
    std::string document;
    KeyFile key;
    std::string output;         // default: DOCUMENT.p7s, or the signature that is added to
    std::string add_to;         // an existing signature: its signers stay as they are
    std::string embed = "signer";
    std::string digest;
    bool attached = false, pss = false, duplicate = false, overwrite = false;
};

int run_sign(const Context& context, const SignCommand& command);

}  // namespace pidpys::cli
