// SPDX-License-Identifier: MIT
// Servers that a signature waits for, as a person sees it: which one and for what, and Stop. Exchanges pass through it on
// their way to the network.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "channel/prompter.hpp"
#include "online/fetcher.hpp"

namespace pidpys::api {

// Whose signature it is, as windows name it.
struct Waiting {
    std::string asker;  // asker_name
    std::string owner = {};
    std::function<void()> stopped = {};  // called where a person has stopped it, before the end is told; may be empty
};

class ServerWait final : public online::Fetcher, public std::enable_shared_from_this<ServerWait> {
public:
    // `gone`: nobody waits for the outcome any more. Network and windows outlive the last exchange.
    ServerWait(online::Fetcher& network, channel::Prompter& windows, Waiting whose, const std::stop_token& gone);

    void fetch(online::Request request, std::stop_token stop, online::Callback callback) override;
    [[nodiscard]] Result<void> may_ask(const online::Address& address) const override {
        return network_.may_ask(address);
    }

    // For all exchanges: by a person, or because nobody waits.
    [[nodiscard]] std::stop_token stop() const { return all_.get_token(); }

    // It is over: windows are told, once. Gives the outcome back, or `cancelled` where a person has stopped it.
    template <class Value>
    Result<Value> end(Result<Value> outcome) {
        auto stopped = tell_end(outcome ? nullptr : &outcome.error());
        if (!stopped) return tl::unexpected(std::move(stopped.error()));
        return outcome;
    }

private:
    struct Exchange {
        online::Kind kind;
        std::string url;
    };
    using Callback = std::stop_callback<std::function<void()>>;

    void asking(std::uint64_t number, online::Kind kind, const std::string& url);
    void answered(std::uint64_t number, const Error* failure, const std::string& first);
    void tell_locked();
    Result<void> tell_end(const Error* failure);
    [[nodiscard]] std::string blamed_locked(const Error& failure) const;

    online::Fetcher& network_;
    channel::Prompter& windows_;
    const Waiting whose_;
    std::stop_source person_, all_;
    const Callback on_person_, on_gone_;
    const std::stop_token gone_;

    std::mutex mutex_;  // guards the rest
    channel::Work work_;
    std::uint64_t numbers_ = 0;
    std::map<std::uint64_t, Exchange> asked_;  // without an answer, the oldest first
    std::vector<std::string> failed_;          // URLs
    bool told_ = false, over_ = false;
};

}  // namespace pidpys::api
