// SPDX-License-Identifier: MIT
// What an administrator may decide about DSS; every number of the contract that its sources leave open.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>

#include "api/dss/auth/shares.hpp"
#include "api/dss/store/open_store.hpp"

namespace pidpys::api::dss {

struct DssOptions {
    StorePlace place;
    Retention retention;
    StoreLimits store;
    std::chrono::seconds confirmation{300};  // how long a question stays open
    std::chrono::seconds token_life{24 * 3600};
    std::chrono::seconds challenge_life{300};
    std::chrono::seconds key_idle{60};  // an opened key is forgotten after
    std::chrono::seconds sweep_interval{600};
    unsigned login_failures = 5;  // of one login within login_window, then 429
    std::chrono::seconds login_window{900};
    std::size_t login_places = 32;               // log-ins by password that wait for the one thread that checks
    std::uint32_t requests_per_second = 200;     // of one client, unless it has its own number
    std::uint32_t user_requests_per_second = 0;  // of one user; 0: no limit
    ShareLimits client_share, user_share;
    std::uint32_t files_per_task = 20'000;
    std::uint32_t documents_per_message = 40;
    std::uint64_t sign_body = std::uint64_t{256} << 20;  // DssSign; 10,000 files of 10 kB in base64 are 137 MB
    std::uint64_t part_body = std::uint64_t{100} << 20;  // a shelf part (70 MB, in base64 perhaps); PostMessage
    bool leaves_open = false;  // what rules do not decide waits for its user, who comes to the confirmation page
    bool lenient_json = true;  // JSON to a JSON request without Accept
};

}  // namespace pidpys::api::dss
