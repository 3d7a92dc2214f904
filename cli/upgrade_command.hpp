// SPDX-License-Identifier: MIT
// pidpys upgrade: the signatures of a file raised to a higher level of CAdES.
#pragma once

#include "cli/levels.hpp"
#include "cli/reached.hpp"

namespace pidpys::cli {

struct UpgradeCommand {
    std::string signature;  // or a container
    std::string document;   // of a detached signature; default: the signature's name without .p7s
    std::string level = "XL";
    std::string output;  // default: the file itself
    LevelServers servers;
    bool overwrite = false;
};

// What became of the file, as the person is told.
struct RaisedFile {
    struct Signature {
        std::string name;  // of the member of a container
        std::vector<Reached> reached;
    };
    bool is_container = false;
    bool changed = false;  // else every signer had the level
    std::vector<Signature> signatures = {};
    Notes notes = {};
};

int run_upgrade(const Context& context, const UpgradeCommand& command);

}  // namespace pidpys::cli
