// SPDX-License-Identifier: MIT
#include "cli/progress.hpp"

#include <algorithm>
#include <iostream>
#include <list>
#include <mutex>
#include <string>

#include "cli/text.hpp"
#include "online/target.hpp"

namespace pidpys::cli {
namespace {

constexpr const char *begin_of_line = "\r", *clear_to_end_of_line = "\x1b[K";  // ECMA-48 EL

class Progress final : public online::Fetcher {
public:
    Progress(std::unique_ptr<online::Fetcher> inner, api::Language language)
        : language_(language), inner_(std::move(inner)) {}

    void fetch(online::Request request, std::stop_token stop, online::Callback callback) override {
        const auto here = begin();
        request.asking = [this, here, told = std::move(request.asking)](const std::string& url) {
            name(here, url);
            if (told) told(url);
        };
        inner_->fetch(std::move(request), std::move(stop),
                      [this, here, callback = std::move(callback)](Result<online::Answer> answer) {
                          end(here);
                          callback(std::move(answer));
                      });
    }

    [[nodiscard]] Result<void> may_ask(const online::Address& address) const override {
        return inner_->may_ask(address);
    }

private:
    using UnderWay = std::list<std::string>;  // servers, as "http://host:port"; empty before one is asked

    UnderWay::iterator begin() {
        const std::lock_guard lock(mutex_);
        return under_way_.emplace(under_way_.end());
    }

    void name(UnderWay::iterator which, const std::string& url) {
        const auto target = online::parse_target(url);
        const std::lock_guard lock(mutex_);
        *which = target ? target->origin() : std::string();
        show_locked();
    }

    void end(UnderWay::iterator which) {
        const std::lock_guard lock(mutex_);
        const bool shown = !which->empty();
        under_way_.erase(which);
        if (shown) show_locked();
    }

    // The one that is waited for longest.
    void show_locked() const {
        const auto longest =
            std::find_if(under_way_.begin(), under_way_.end(), [](const auto& one) { return !one.empty(); });
        std::cerr << begin_of_line
                  << (longest == under_way_.end() ? "" : say(language_, Text::network_waiting, {*longest}))
                  << clear_to_end_of_line << std::flush;
    }

    const api::Language language_;
    std::mutex mutex_;
    UnderWay under_way_;
    const std::unique_ptr<online::Fetcher> inner_;  // the last: its end answers what is under way
};

}  // namespace

std::unique_ptr<online::Fetcher> with_progress(std::unique_ptr<online::Fetcher> inner, api::Language language) {
    return std::make_unique<Progress>(std::move(inner), language);
}

}  // namespace pidpys::cli
