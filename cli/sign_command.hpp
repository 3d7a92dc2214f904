// SPDX-License-Identifier: MIT
// pidpys sign: a CAdES signature of a file with a key container, without the service.
#pragma once

#include <vector>

#include "cli/key_file.hpp"
#include "cli/levels.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::cli {

struct SignCommand {
    std::vector<std::string> documents;  // one; several for an ASiC-E
    KeyFile key;
    std::string output;  // default: DOCUMENT.p7s, or the signature that is added to
    std::string add_to;  // an existing signature: its signers stay as they are
    std::string asic;    // "s", "e": a container; empty: a signature
    std::string embed = "signer";
    std::string digest;
    std::string level;  // empty: CAdES-BES
    LevelServers servers;
    bool timestamp_content = false;
    bool attached = false, pss = false, duplicate = false, overwrite = false;
};

crypto::SignOptions options_of(const SignCommand& command);

int run_sign(const Context& context, const SignCommand& command);

}  // namespace pidpys::cli
