// SPDX-License-Identifier: MIT
// pidpys decrypt: the content of a message, of a transport file's too, by a key of a container or of the system.
#pragma once

#include "cli/key_file.hpp"

namespace pidpys::cli {

struct DecryptCommand {
    std::string message;
    KeyFile key;
    std::vector<std::string> senders;  // files of certificates that the sender may have
    std::string output;                // default: MESSAGE without .p7e
    bool overwrite = false;
};

int run_decrypt(const Context& context, const DecryptCommand& command);

}  // namespace pidpys::cli
