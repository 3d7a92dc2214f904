// SPDX-License-Identifier: MIT
// Which paths of tokens a caller was told of, and may name therefore: in this run, and no other caller. Charged to its account,
// whose oldest path gives way where there are too many. Thread-safe.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>

#include "api/accounts/account.hpp"

namespace pidpys::api {

class ToldPaths {
public:
    static constexpr std::size_t most = 64;  // of one caller

    void tell(const AccountPtr& account, const std::string& caller, const std::string& path);
    [[nodiscard]] bool knows(const std::string& caller, const std::string& path) const;

private:
    struct Told {
        std::string path;
        Charge place;
    };
    mutable std::mutex mutex_;
    std::map<std::string, std::deque<Told>> callers_;  // the oldest in front
};

}  // namespace pidpys::api
