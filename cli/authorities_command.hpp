// SPDX-License-Identifier: MIT
// pidpys authorities: whom signatures are judged by, and the national registry that is brought here for it.
#pragma once

#include <string>
#include <vector>

#include "certs/authorities/registry_files.hpp"
#include "cli/network.hpp"

namespace pidpys::cli {

struct AuthoritiesCommand {
    std::string id;
    std::vector<std::string> sources;  // files and URLs; default: the central authority's own
    NetworkChoice network;
    bool test_roots = false;
};

certs::TestRoots roots_of(const AuthoritiesCommand& command);

int run_authorities_list(const Context& context, const AuthoritiesCommand& command);
int run_authorities_show(const Context& context, const AuthoritiesCommand& command);
int run_authorities_remove(const Context& context, const AuthoritiesCommand& command);

// Everything is read and looked through before anything is replaced: after a failure the last good lists are there.
int run_authorities_update(const Context& context, const AuthoritiesCommand& command);

}  // namespace pidpys::cli
