// SPDX-License-Identifier: MIT
// The network of one command: the service's own settings, and a person who may wait for it at a terminal.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/context.hpp"
#include "online/fetcher.hpp"
#include "platform/interruption.hpp"
#include "proof/errand.hpp"

namespace pidpys::cli {

struct NetworkChoice {
    bool offline = false;
};

class Network {
public:
    // Errors of service_settings and online::open_network.
    static Result<Network> open(const Context& context, const NetworkChoice& choice);

    // Both say at a terminal which servers are waited for. Errc::cancelled after Ctrl-C: what an errand makes of exchanges
    // that were cut short is not what the person asked for.
    [[nodiscard]] Result<void> run(proof::Errand& errand,
                                   std::chrono::seconds patience = proof::network_patience) const;
    [[nodiscard]] Result<online::Answer> fetch(online::Request request) const;
    [[nodiscard]] const std::vector<std::string>& timestamp_servers() const { return timestamp_servers_; }

private:
    Network() = default;
    std::unique_ptr<platform::Interruption> interruption_;  // before the fetcher's threads
    std::unique_ptr<online::Fetcher> fetcher_;
    std::vector<std::string> timestamp_servers_;
};

}  // namespace pidpys::cli
