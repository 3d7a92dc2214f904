// SPDX-License-Identifier: MIT
#include "online/http_client.hpp"

#include <algorithm>
#include <cstdlib>
#include <list>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "online/attempts.hpp"
#include "online/back_off.hpp"
#include "online/multi.hpp"
#include "platform/hardening.hpp"
#include "platform/thread_name.hpp"

namespace pidpys::online {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t most_requests = 1024, most_transfers = 128;
constexpr int most_redirections = 3;

// A request on its way over its addresses.
struct Job {
    Job(Request what, std::stop_token until, Callback done, milliseconds pause)
        : request(std::move(what)),
          stop(std::move(until)),
          callback(std::move(done)),
          deadline(Clock::now() + patience_of(request)),
          attempts(request.addresses.size(), pause, deadline) {}

    const Request request;
    const std::stop_token stop;
    const Callback callback;
    const Clock::time_point deadline;
    Attempts attempts;
    int redirections = 0;  // of the present attempt
    std::unique_ptr<Transfer> transfer;
    std::optional<Error> ended;
    std::optional<std::stop_callback<std::function<void()>>> wake;
};

Error out_of_time(const Job& job) {
    Error error = job.attempts.error();
    if (error.code != Errc::invalid_argument) return error;
    if (!job.transfer) return {Errc::unavailable, "too many servers are being waited for"};
    return {Errc::unavailable, quoted_line(job.transfer->plan().way.target.url) + ": did not answer in time"};
}

Error is_offline() { return {Errc::unavailable, "the network is not to be used (offline)"}; }

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

class Client final : public Fetcher {
public:
    Client(ClientOptions options, Multi multi)
        : options_(std::move(options)),
          gate_(Guard(options_.guard), Proxies(options_.proxy, options_.no_proxy, environment)),
          back_off_(options_.back_off),
          multi_(std::move(multi)),
          thread_([this] { run(); }) {}

    ~Client() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        multi_.wake();
        thread_.join();
    }

    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void fetch(Request request, std::stop_token stop, Callback callback) override {
        auto job =
            std::make_unique<Job>(std::move(request), std::move(stop), std::move(callback), options_.round_pause);
        {
            const std::lock_guard lock(mutex_);
            if (in_hand_ >= most_requests) job->ended = Error{Errc::exhausted, "too many requests to servers at once"};
            ++in_hand_;
            arrived_.push_back(std::move(job));
        }
        multi_.wake();
    }

    [[nodiscard]] Result<void> may_ask(const Address& address) const override {
        if (options_.offline) return tl::unexpected(is_offline());
        auto way = gate_.way_to(address);
        if (!way) return forward(way);
        return {};
    }

private:
    using Jobs = std::list<std::unique_ptr<Job>>;

    void run() {
        platform::block_broken_pipe_signal();
        platform::name_this_thread("online-client");
        while (take_arrived()) {
            advance_all();
            for (const auto& [transfer, code] : multi_.perform()) finish(transfer, code);
            const auto wait = std::chrono::duration_cast<milliseconds>(next_event() - Clock::now());
            multi_.wait(std::clamp(wait, milliseconds(0), milliseconds(60'000)));
        }
        while (!jobs_.empty()) end(jobs_.begin(), fail(Errc::cancelled, "the service stops"));
    }

    // False once the client ends.
    bool take_arrived() {
        Jobs arrived;
        bool stopping = false;
        {
            const std::lock_guard lock(mutex_);
            arrived.swap(arrived_);
            stopping = stopping_;
        }
        for (const auto& job : arrived) job->wake.emplace(job->stop, [this] { multi_.wake(); });
        jobs_.splice(jobs_.end(), arrived);
        return !stopping;
    }

    void advance_all() {
        const auto now = Clock::now();
        for (auto at = jobs_.begin(); at != jobs_.end();) {
            const auto here = at++;
            Job& job = **here;
            if (!job.ended && job.stop.stop_requested()) job.ended = Error{Errc::cancelled, "nobody waits any more"};
            if (!job.ended && options_.offline) job.ended = is_offline();
            if (!job.ended && job.deadline <= now) job.ended = out_of_time(job);
            while (!job.ended && !job.transfer && has_turn(job)) {
                const auto address = job.attempts.next(now);
                if (!address) break;
                job.redirections = 0;
                start(job, gate_.way_to(job.request.addresses[*address]), now);
            }
            if (!job.ended && job.attempts.are_over()) job.ended = job.attempts.error();
            if (job.ended) end(here, tl::unexpected(*job.ended));
        }
    }

    // An asker may have no more exchanges than are free: one alone has half of them, the next half of the rest, and
    // whoever comes finds a place.
    [[nodiscard]] bool has_turn(const Job& job) const {
        const auto own = turns_.find(job.request.asker);
        return (own == turns_.end() ? 0 : own->second) < most_transfers - transfers_;
    }

    void start(Job& job, Result<Way> way, Clock::time_point now) {
        if (!way) return job.attempts.failed({std::move(way.error())});
        if (job.attempts.is_first_round() && !job.request.in_other_form)
            for (const auto& place : {way->target.origin(), way->target.url})
                if (auto held = back_off_.held(place, now))
                    return job.attempts.failed({{Errc::unavailable, std::move(*held)}});
        job.transfer = std::make_unique<Transfer>(plan(job, std::move(*way), now));
        if (!multi_.add(*job.transfer)) {
            job.transfer.reset();
            job.ended = Error{Errc::exhausted, "libcurl has no memory"};
            return;
        }
        ++transfers_;
        ++turns_[job.request.asker];
        if (job.request.asking) job.request.asking(job.request.addresses[job.attempts.at()].url);
    }

    [[nodiscard]] TransferPlan plan(const Job& job, Way way, Clock::time_point now) const {
        TransferPlan plan;
        plan.way = std::move(way);
        plan.proxy_credentials = &options_.proxy_credentials;
        plan.rules = &rules_of(job.request.kind);
        plan.body = job.request.body;
        const auto left = std::chrono::duration_cast<milliseconds>(job.deadline - now) + milliseconds(1);
        plan.exchange_time = std::min(plan.rules->exchange, left);
        if (options_.exchange_limit.count() > 0)
            plan.exchange_time = std::min(plan.exchange_time, options_.exchange_limit);
        plan.connect_time = std::min(options_.connect_time, plan.exchange_time);
        plan.tls_authorities = options_.tls_authorities;
        plan.guard = &gate_.guard();
        return plan;
    }

    std::unique_ptr<Transfer> take_transfer(Job& job) {
        multi_.remove(*job.transfer);
        --transfers_;
        if (const auto own = turns_.find(job.request.asker); --own->second == 0) turns_.erase(own);
        return std::move(job.transfer);
    }

    void finish(const Transfer* ended, CURLcode code) {
        const auto position =
            std::ranges::find_if(jobs_, [&](const auto& job) { return job->transfer.get() == ended; });
        Job& job = **position;
        const auto transfer = take_transfer(job);
        const Target& target = transfer->plan().way.target;
        if (const auto to = transfer->redirection(); to && code == CURLE_OK)
            return follow(job, transfer->plan().way, *to);
        if (auto failure = transfer->failure(code)) {
            // A server that is there but busy or broken is known by its address, one that is not by its host.
            if (failure->hold)
                back_off_.failed(transfer->has_begun_to_answer() ? target.url : target.origin(), failure->error.detail,
                                 Clock::now(), failure->wait);
            return job.attempts.failed(std::move(*failure));
        }
        for (const auto& place : {target.origin(), target.url}) back_off_.answered(place);
        Bytes body = transfer->take_body();
        if (job.request.check)
            if (const auto verdict = job.request.check(body); !verdict)
                return job.attempts.failed(transfer->unfit(verdict.error()));
        end(position, Answer{std::move(body), job.request.addresses[job.attempts.at()].url, false});
    }

    // The same question to another address.
    void follow(Job& job, const Way& from, const std::string& to) {
        if (++job.redirections > most_redirections)
            return job.attempts.failed(
                {{Errc::unavailable, quoted_line(from.target.url) + ": leads on and on (more than 3 redirections)"}});
        start(job, gate_.way_on(from, to), Clock::now());
    }

    [[nodiscard]] Clock::time_point next_event() const {
        auto next = Clock::now() + std::chrono::minutes(1);
        for (const auto& job : jobs_) {
            next = std::min(next, job->deadline);
            if (job->ended || (!job->transfer && has_turn(*job))) next = std::min(next, job->attempts.not_before());
        }
        return next;
    }

    void end(Jobs::iterator position, Result<Answer> result) {
        std::unique_ptr<Job> job = std::move(*position);
        jobs_.erase(position);
        if (job->transfer) take_transfer(*job);
        job->wake.reset();
        {
            const std::lock_guard lock(mutex_);
            --in_hand_;
        }
        job->callback(std::move(result));
    }

    const ClientOptions options_;
    const Gate gate_;
    BackOff back_off_;
    Multi multi_;
    Jobs jobs_;  // of the thread
    std::size_t transfers_ = 0;
    std::unordered_map<std::string, std::size_t> turns_;  // of them, by asker

    std::mutex mutex_;
    Jobs arrived_;
    std::size_t in_hand_ = 0;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<Fetcher>> make_client(ClientOptions options) {
    auto multi = Multi::open();
    if (!multi) return forward(multi);
    return std::make_unique<Client>(std::move(options), std::move(*multi));
}

}  // namespace pidpys::online
