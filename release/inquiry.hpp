// SPDX-License-Identifier: MIT
// When a server is asked for the notice, and with what.
#pragma once

#include "online/fetcher.hpp"
#include "release/memory.hpp"

namespace pidpys::release {

// Absolute, https, without user name.
bool is_notice_address(const std::string& url);

// An answer that passes its check is a notice to be believed now, by a program that has seen `seen`.
online::Request notice_request(const std::string& address, const PublicKey& key, std::optional<Notice> seen,
                               std::function<std::chrono::system_clock::time_point()> now);

// At most once a day whatever came of it, at times that differ from one computer to the next.
struct Schedule {
    std::chrono::system_clock::time_point started;
    std::chrono::seconds at_start{60};  // after it the first time: a minute to a quarter of an hour
    std::chrono::seconds beyond{0};     // a day: up to two hours

    static Schedule drawn(std::chrono::system_clock::time_point started);  // by lot
    [[nodiscard]] bool is_due(const Watch& watch, std::chrono::system_clock::time_point now) const;
};

}  // namespace pidpys::release
