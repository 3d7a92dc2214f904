// SPDX-License-Identifier: MIT
// pidpys hosts: the one line of the hosts file by which pages find the service, and nothing else in it. On Windows it asks
// for the rights it needs, so that the program that has them does no more than this.
#pragma once

#include "cli/context.hpp"

namespace pidpys::cli {

struct HostsOptions {
    std::filesystem::path file;  // empty: the system's
};

int run_hosts_add(const Context& context, const HostsOptions& options);
int run_hosts_remove(const Context& context, const HostsOptions& options);

// The text with our line, or without it; the same text where there is nothing to do. Other lines stay octet for octet.
std::string with_our_host(const std::string& text);
std::string without_our_host(const std::string& text);

}  // namespace pidpys::cli
