// SPDX-License-Identifier: MIT
// pidpys encrypt: a message (CMS EnvelopedData) that those can read to whom it is.
#pragma once

#include "cli/key_file.hpp"

namespace pidpys::cli {

struct EncryptCommand {
    std::string document;
    std::vector<std::string> recipients;  // files of certificates
    KeyFile key;                          // the sender's; its path is empty for nobody's
    std::string embed = "none";           // none, sender, chain
    std::string cipher;                   // cbc, gcm, gost, kalyna; empty: by the recipients' keys
    std::string output;                   // default: DOCUMENT.p7e
    bool overwrite = false;
};

int run_encrypt(const Context& context, const EncryptCommand& command);

}  // namespace pidpys::cli
