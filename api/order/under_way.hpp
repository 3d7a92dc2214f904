// SPDX-License-Identifier: MIT
// An order of many signatures while they are made: seen in a window, and stopped there.
#pragma once

#include <cstdint>
#include <stop_token>

#include "api/order/order.hpp"
#include "channel/prompter.hpp"

namespace pidpys::api {

// Of a few signatures nobody would see a window.
inline constexpr std::uint64_t signatures_between_news = 64;

// Whom the work is for, as windows name him: the client, the page's origin, the program.
std::string asker_name(const Caller& caller, const std::string& client);

class UnderWay {
public:
    // `windows`: null for none.
    UnderWay(channel::Prompter* windows, const Order& order);
    ~UnderWay();  // not all were made: it has ended early
    UnderWay(const UnderWay&) = delete;
    UnderWay& operator=(const UnderWay&) = delete;

    void made_one();
    [[nodiscard]] std::uint64_t made() const { return work_.finished; }
    [[nodiscard]] bool stopped() const { return stop_.stop_requested(); }

private:
    channel::Prompter* windows_;
    std::stop_source stop_;
    channel::Work work_;
};

}  // namespace pidpys::api
