// SPDX-License-Identifier: MIT
// What --print-ready prints, for scripts and tests that start a service of their own.
#pragma once

#include <filesystem>
#include <vector>

#include "daemon/transport/endpoint.hpp"

namespace pidpys::daemon {

// {"listen":["127.0.0.1:9091"],"ca":"…/ca.pem","state":"…"} and a line feed, on standard output, flushed.
void print_ready_line(const std::vector<Endpoint>& listen, const std::filesystem::path& authority,
                      const std::filesystem::path& state);

}  // namespace pidpys::daemon
