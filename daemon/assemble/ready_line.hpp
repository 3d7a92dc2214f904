// SPDX-License-Identifier: MIT
// What --print-ready prints, for scripts and tests that start a service of their own.
#pragma once

#include <filesystem>
#include <optional>

#include "daemon/assemble/listeners.hpp"

namespace pidpys::daemon {

// {"listen":["127.0.0.1:9091"],"taken":[9090],"ca":"…/ca.pem","state":"…"}, with "metrics":"127.0.0.1:9464" where it is
// watched, and a line feed, on standard output, flushed.
void print_ready_line(const Listeners& listeners, const std::optional<Endpoint>& watch,
                      const std::filesystem::path& authority, const std::filesystem::path& state);

}  // namespace pidpys::daemon
