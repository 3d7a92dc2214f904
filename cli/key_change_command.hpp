// SPDX-License-Identifier: MIT
// pidpys key import-certificate and change-password: a container is written anew, in one step, and what it held before is
// kept in a file beside it.
#pragma once

#include <vector>

#include "cli/password.hpp"

namespace pidpys::cli {

struct KeyChangeCommand {
    std::string path;
    std::vector<std::string> certificates;  // files
    PasswordSource password, new_password;
};

int run_key_import(const Context& context, const KeyChangeCommand& command);
int run_key_change_password(const Context& context, const KeyChangeCommand& command);

}  // namespace pidpys::cli
