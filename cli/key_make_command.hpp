// SPDX-License-Identifier: MIT
// pidpys key make: a new key with a certificate, in a PKCS#12 container. The certificate is its own or of a demo
// authority made for it alone, whose key is never written.
#pragma once

#include "cli/password.hpp"

namespace pidpys::cli {

struct KeyMakeCommand {
    std::string path;
    std::string algorithm = "m257";  // crypto::key_algorithms()
    std::string scheme;              // "aes", "gost"; empty: by the algorithm
    std::string name;                // surname, given names
    std::string tax_number;
    std::string certificate;  // a file for the certificate, PEM; empty: none
    PasswordSource password;
    bool demo_authority = false;
    bool overwrite = false;
};

int run_key_make(const Context& context, const KeyMakeCommand& command);

}  // namespace pidpys::cli
