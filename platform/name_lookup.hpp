// SPDX-License-Identifier: MIT
// What a browser on this machine would be told of a name: the hosts file, then the name servers.
#pragma once

#include <chrono>
#include <set>
#include <string>

namespace pidpys::platform {

// Addresses without brackets; servers that are silent for so long count as no answer.
std::set<std::string> addresses_of(const std::string& host, std::chrono::seconds limit);

}  // namespace pidpys::platform
