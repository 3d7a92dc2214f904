// SPDX-License-Identifier: MIT
// pidpys upgrade: a signature raised to a higher level of CAdES.
#pragma once

#include "cli/levels.hpp"

namespace pidpys::cli {

struct UpgradeCommand {
    std::string signature;
    std::string document;  // of a detached signature; default: the signature's name without .p7s
    std::string level = "XL";
    std::string output;  // default: the signature's own file
    LevelServers servers;
    bool overwrite = false;
};

int run_upgrade(const Context& context, const UpgradeCommand& command);

}  // namespace pidpys::cli
