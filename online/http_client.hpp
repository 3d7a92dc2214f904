// SPDX-License-Identifier: MIT
// The Fetcher over libcurl: all transfers on one thread, which waits for none of them alone.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/secret.hpp"
#include "online/fetcher.hpp"
#include "online/guard.hpp"

namespace pidpys::online {

struct ClientOptions {
    bool offline = false;  // every request answers unavailable at once
    GuardRules guard;
    std::optional<std::string> proxy;  // nothing: the environment's; empty: none
    std::vector<std::string> no_proxy;
    SecretString proxy_credentials;  // "user:password" for Basic; without it the user's ticket (Negotiate) is offered
    std::filesystem::path tls_authorities;  // PEM; empty: the system's

    std::chrono::milliseconds connect_time{5'000};
    std::chrono::milliseconds exchange_limit{0};  // less than the kind's; 0: the kind's
    std::chrono::milliseconds round_pause{1'000};
    std::chrono::seconds back_off{60};
};

// Ends promptly: requests under way answer Errc::cancelled before the destructor returns. unavailable, if libcurl does
// not start.
Result<std::unique_ptr<Fetcher>> make_client(ClientOptions options);

}  // namespace pidpys::online
