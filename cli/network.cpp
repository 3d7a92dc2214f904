// SPDX-License-Identifier: MIT
#include "cli/network.hpp"

#include "cli/progress.hpp"
#include "cli/service_settings.hpp"
#include "online/network.hpp"
#include "platform/terminal.hpp"

namespace pidpys::cli {

Result<Network> Network::open(const Context& context, const NetworkChoice& choice) {
    auto settings = service_settings(context);
    if (!settings) return forward(settings);
    settings->network.offline = settings->network.offline || choice.offline;

    Network network;
    network.interruption_ = std::make_unique<platform::Interruption>();
    auto fetcher = online::open_network(settings->network, context.state / "cache");
    if (!fetcher) return forward(fetcher);
    network.fetcher_ = std::move(*fetcher);
    if (platform::standard_error_is_terminal())
        network.fetcher_ = with_progress(std::move(network.fetcher_), context.language);
    network.timestamp_servers_ = std::move(settings->network.timestamp_servers);
    return network;
}

Result<online::Answer> Network::fetch(online::Request request) const {
    return online::fetch_now(*fetcher_, std::move(request), interruption_->token());
}

Result<void> Network::run(proof::Errand& errand, std::chrono::seconds patience) const {
    proof::drive_now(errand, *fetcher_, interruption_->token(), patience);
    return interruption_->token().stop_requested() ? fail(Errc::cancelled) : Result<void>();
}

}  // namespace pidpys::cli
