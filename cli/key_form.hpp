// SPDX-License-Identifier: MIT
// What new keys and requests for certificates are asked for by, on a command line.
#pragma once

#include <filesystem>

#include "cli/context.hpp"
#include "keygen/new_keys.hpp"

namespace pidpys::cli {

struct KeyForm {
    std::string profiles;  // file; empty: the service's, else those built in
    std::string profile;
    std::string purpose = "both";
    std::vector<std::string> fields;    // NAME=VALUE
    keygen::FieldValues defaults = {};  // of fields that are not given
};

struct FilledForm {
    keygen::KeyProfile profile;
    keygen::Purposes purposes = keygen::Purposes::both;
    crypto::CertificationRequest request;
};

// What is wrong with it is told; the error is the exit status.
tl::expected<FilledForm, int> fill(const Context& context, const KeyForm& form);

// Requests lie beside a container; of a token's name in the working folder, by its label.
std::filesystem::path requests_beside(const std::string& container);

// Says where they are, in words or as a report for programs, there with the keys' names in a token, if they have such.
void tell_requests(const Context& context, const std::string& container,
                   const std::vector<keygen::KeyWithRequest>& keys, const std::vector<std::filesystem::path>& files,
                   const std::vector<std::string>& names = {});

}  // namespace pidpys::cli
