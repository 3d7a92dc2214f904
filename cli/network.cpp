// SPDX-License-Identifier: MIT
#include "cli/network.hpp"

#include "cli/progress.hpp"
#include "daemon/config/config_file.hpp"
#include "online/network.hpp"
#include "platform/directories.hpp"
#include "platform/terminal.hpp"

namespace pidpys::cli {

Result<Network> Network::open(const Context& context, const NetworkChoice& choice) {
    daemon::Settings settings;
    std::filesystem::path file = choice.config;
    std::error_code ignored;
    if (file.empty() && context.state == platform::default_state_directory()) {
        file = platform::default_config_file();
        if (!std::filesystem::exists(file, ignored)) file.clear();
    }
    if (!file.empty())
        if (auto read = daemon::read_config_file(file, settings, context.language); !read) return forward(read);
    settings.network.offline = settings.network.offline || choice.offline;

    Network network;
    network.interruption_ = std::make_unique<platform::Interruption>();
    auto fetcher = online::open_network(settings.network, context.state / "cache");
    if (!fetcher) return forward(fetcher);
    network.fetcher_ = std::move(*fetcher);
    if (platform::standard_error_is_terminal())
        network.fetcher_ = with_progress(std::move(network.fetcher_), context.language);
    network.timestamp_servers_ = std::move(settings.network.timestamp_servers);
    return network;
}

}  // namespace pidpys::cli
