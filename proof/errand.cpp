// SPDX-License-Identifier: MIT
#include "proof/errand.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace pidpys::proof {
namespace {

using Steady = std::chrono::steady_clock;
using Answers = std::vector<Result<online::Answer>>;

// The answers to one round of exchanges, which come on the fetcher's thread in any order.
class Round {
public:
    Round(std::size_t size, const Errand& errand, const std::stop_token& stop, std::function<void(Answers)> done)
        : answers_(size),
          left_(size),
          errand_(errand),
          done_(std::move(done)),
          on_stop_(stop, [enough = enough_]() mutable { enough.request_stop(); }) {}

    [[nodiscard]] std::stop_token stop() const { return enough_.get_token(); }

    void put(std::size_t place, Result<online::Answer> answer) {
        {
            const std::lock_guard lock(mutex_);
            answers_[place] = std::move(answer);
        }
        if (errand_.satisfied()) enough_.request_stop();  // which may put others' answers here and now
        {
            const std::lock_guard lock(mutex_);
            if (--left_ != 0) return;
        }
        Answers all;
        for (auto& one : answers_) all.push_back(std::move(*one));
        done_(std::move(all));
    }

private:
    std::mutex mutex_;
    std::vector<std::optional<Result<online::Answer>>> answers_;
    std::size_t left_;
    const Errand& errand_;  // lives until the last answer is there
    std::function<void(Answers)> done_;
    std::stop_source enough_;
    const std::stop_callback<std::function<void()>> on_stop_;
};

// False: the time for all of it is over.
bool limit(online::Request& request, Steady::time_point until) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Steady::now());
    if (left <= std::chrono::milliseconds(0)) return false;
    request.patience = std::min(online::patience_of(request), left);
    return true;
}

void ask(std::vector<online::Request> requests, const Errand& errand, online::Fetcher& fetcher,
         const std::stop_token& stop, Steady::time_point until, std::function<void(Answers)> done) {
    const auto round = std::make_shared<Round>(requests.size(), errand, stop, std::move(done));
    for (std::size_t i = 0; i < requests.size(); ++i) {
        if (!limit(requests[i], until)) {
            round->put(i, fail(Errc::timeout, "no time was left to ask further servers"));
            continue;
        }
        fetcher.fetch(std::move(requests[i]), round->stop(),
                      [round, i](Result<online::Answer> answer) { round->put(i, std::move(answer)); });
    }
}

struct Way {
    std::shared_ptr<Errand> errand;
    online::Fetcher& fetcher;
    std::stop_token stop;
    std::function<bool(std::function<void()>)> resume;
    std::function<void()> done;
    Steady::time_point until;
};

// Nobody may go on with the answers: all that is still asked fails.
void give_up(const Way& way, std::size_t asked) {
    while (asked != 0) {
        Answers none;
        for (std::size_t i = 0; i < asked; ++i)
            none.emplace_back(fail(Errc::exhausted, "too many tasks of the caller wait already"));
        way.errand->take(std::move(none));
        asked = way.errand->next().size();
    }
    way.done();
}

void go_on(const std::shared_ptr<Way>& way) {
    auto requests = way->errand->next();
    if (requests.empty()) return way->done();
    const std::size_t size = requests.size();
    ask(std::move(requests), *way->errand, way->fetcher, way->stop, way->until, [way, size](Answers answers) {
        const auto shared = std::make_shared<Answers>(std::move(answers));
        const bool taken = way->resume([way, shared] {
            way->errand->take(std::move(*shared));
            go_on(way);
        });
        if (!taken) give_up(*way, size);
    });
}

}  // namespace

void drive(const std::shared_ptr<Errand>& errand, online::Fetcher& fetcher, const std::stop_token& stop,
           const std::function<bool(std::function<void()>)>& resume, const std::function<void()>& done,
           std::chrono::seconds patience) {
    go_on(std::make_shared<Way>(Way{errand, fetcher, stop, resume, done, Steady::now() + patience}));
}

void drive_now(Errand& errand, online::Fetcher& fetcher, const std::stop_token& stop, std::chrono::seconds patience) {
    const auto until = Steady::now() + patience;
    for (auto requests = errand.next(); !requests.empty(); requests = errand.next()) {
        std::mutex mutex;
        std::condition_variable there;
        std::optional<Answers> got;
        ask(std::move(requests), errand, fetcher, stop, until, [&](Answers answers) {
            const std::lock_guard lock(mutex);
            got = std::move(answers);
            there.notify_one();
        });
        std::unique_lock lock(mutex);
        there.wait(lock, [&] { return got.has_value(); });
        errand.take(std::move(*got));
    }
}

}  // namespace pidpys::proof
