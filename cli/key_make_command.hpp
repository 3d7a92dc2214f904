// SPDX-License-Identifier: MIT
// pidpys key make: a new key with a certificate, in a PKCS#12 container. The certificate is its own or of a demo
// authority made for it alone, whose key is never written. By a profile: its keys without certificates, and the requests
// for them in files beside.
#pragma once

#include "cli/key_form.hpp"
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
    KeyForm form;  // its profile is empty: a certificate and no request
    bool demo_authority = false;
    bool overwrite = false;
};

int run_key_make(const Context& context, const KeyMakeCommand& command);

}  // namespace pidpys::cli
