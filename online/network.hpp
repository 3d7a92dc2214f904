// SPDX-License-Identifier: MIT
// The network as the administrator configures it ([network], docs/configuration.md), and the fetcher made of it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "online/fetcher.hpp"
#include "online/guard.hpp"

namespace pidpys::online {

struct NetworkSettings {
    bool offline = false;
    std::optional<std::string> proxy;  // nothing: the environment's; empty: none
    std::vector<std::string> no_proxy;
    std::filesystem::path proxy_password_file;  // "user:password"
    GuardRules guard;
    std::filesystem::path tls_authorities;       // PEM; empty: the system's
    std::vector<std::string> timestamp_servers;  // of the organisation, before all others
};

// With the cache in `cache`. Errors: those of the password's file, unavailable.
Result<std::unique_ptr<Fetcher>> open_network(const NetworkSettings& settings, const std::filesystem::path& cache);

}  // namespace pidpys::online
