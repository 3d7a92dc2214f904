// SPDX-License-Identifier: MIT
// What the accounts of one service share. Of this room alone.
#pragma once

#include <array>
#include <functional>
#include <mutex>

#include "api/accounts/account.hpp"

namespace pidpys::api {

struct Account::Shared {
    explicit Shared(const Quota& limits) : quota(limits) {}

    const Quota quota;
    std::function<bool(const Origin&)> admitted;
    std::mutex mutex;
    Amount held, held_by_strangers;  // under the lock
};

// Its members, with the words for an error.
struct Member {
    std::uint64_t Amount::*of;
    const char* words;
};
inline constexpr std::array<Member, 5> members = {{{&Amount::octets, "octets"},
                                                   {&Amount::memory, "octets of memory"},
                                                   {&Amount::sessions, "sessions"},
                                                   {&Amount::records, "records"},
                                                   {&Amount::requests, "requests"}}};

}  // namespace pidpys::api
