// SPDX-License-Identifier: MIT
#include "daemon/assemble/ready_line.hpp"

#include <cstdio>

#include <nlohmann/json.hpp>

namespace pidpys::daemon {

void print_ready_line(const Listeners& listeners, const std::optional<Endpoint>& watch,
                      const std::filesystem::path& authority, const std::filesystem::path& state) {
    nlohmann::ordered_json line;
    line["listen"] = nlohmann::json::array();
    for (const Endpoint& endpoint : listeners.open) line["listen"].push_back(endpoint.text());
    line["taken"] = listeners.taken;
    if (watch) line["metrics"] = watch->text();
    line["ca"] = authority.string();
    line["state"] = state.string();
    // Paths need not be UTF-8.
    std::printf("%s\n", line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
    std::fflush(stdout);
}

}  // namespace pidpys::daemon
