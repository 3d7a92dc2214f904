// SPDX-License-Identifier: MIT
#include "online/http_client.hpp"

#include <algorithm>
#include <cstdlib>
#include <list>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "online/back_off.hpp"
#include "online/proxy.hpp"
#include "online/transfer.hpp"
#include "platform/hardening.hpp"

namespace pidpys::online {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t most_requests = 1024, most_transfers = 128;
constexpr int most_redirections = 3, rounds = 2;
constexpr long most_kept_connections = 16;
constexpr std::size_t most_detail = 1000;

// A request on its way over its addresses.
struct Job {
    Request request;
    std::stop_token stop;
    Callback callback;
    Clock::time_point deadline;

    int round = 0;
    std::size_t at = 0;  // of the addresses
    int redirections = 0;
    Clock::time_point not_before{};
    std::vector<std::optional<Failure>> failures;  // the last of each address
    std::vector<Clock::time_point> ready;          // when each may be asked again
    std::unique_ptr<Transfer> transfer;
    std::optional<Error> ended;
    std::optional<std::stop_callback<std::function<void()>>> wake;
};

std::string origin_of(const TransferPlan& plan) { return plan.target.origin(); }

Error joined(const std::vector<std::optional<Failure>>& failures) {
    Error error{Errc::invalid_argument, "no address to ask"};
    bool first = true;
    for (const auto& failure : failures) {
        if (!failure || error.detail.size() > most_detail) continue;
        if (first)
            error = failure->error;
        else
            error.detail += "; " + failure->error.detail;
        first = false;
    }
    return error;
}

class Client final : public Fetcher {
public:
    Client(ClientOptions options, CURLM* multi)
        : options_(std::move(options)),
          guard_(options_.guard),
          proxies_(options_.proxy, options_.no_proxy,
                   [](const char* name) {
                       const char* value = std::getenv(name);
                       return std::string(value != nullptr ? value : "");
                   }),
          back_off_(options_.back_off),
          multi_(multi) {
        curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, most_kept_connections);
        thread_ = std::thread([this] { run(); });
    }

    ~Client() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        curl_multi_wakeup(multi_);
        thread_.join();
        curl_multi_cleanup(multi_);
    }

    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void fetch(Request request, std::stop_token stop, Callback callback) override {
        auto job = std::make_unique<Job>();
        milliseconds patience = rules_of(request.kind).patience;
        if (request.patience.count() > 0) patience = std::min(patience, request.patience);
        job->deadline = Clock::now() + patience;
        job->failures.resize(request.addresses.size());
        job->ready.resize(request.addresses.size());
        job->request = std::move(request);
        job->stop = std::move(stop);
        job->callback = std::move(callback);
        {
            const std::lock_guard lock(mutex_);
            if (in_hand_ >= most_requests) job->ended = Error{Errc::exhausted, "too many requests to servers at once"};
            ++in_hand_;
            arrived_.push_back(std::move(job));
        }
        curl_multi_wakeup(multi_);
    }

private:
    void run() {
        platform::block_broken_pipe_signal();
        while (take_arrived()) {
            advance_all();
            int running = 0;
            curl_multi_perform(multi_, &running);
            finish_transfers();
            const auto wait = std::chrono::duration_cast<milliseconds>(next_event() - Clock::now()).count();
            curl_multi_poll(multi_, nullptr, 0, static_cast<int>(std::clamp<std::int64_t>(wait, 0, 60'000)), nullptr);
        }
        while (!jobs_.empty()) end(jobs_.begin(), fail(Errc::cancelled, "the service stops"));
    }

    // False once the client ends.
    bool take_arrived() {
        std::list<std::unique_ptr<Job>> arrived;
        bool stopping = false;
        {
            const std::lock_guard lock(mutex_);
            arrived.swap(arrived_);
            stopping = stopping_;
        }
        for (const auto& job : arrived) job->wake.emplace(job->stop, [this] { curl_multi_wakeup(multi_); });
        jobs_.splice(jobs_.end(), arrived);
        return !stopping;
    }

    using Position = std::list<std::unique_ptr<Job>>::iterator;

    void advance_all() {
        const auto now = Clock::now();
        for (auto at = jobs_.begin(); at != jobs_.end();) {
            const auto here = at++;
            Job& job = **here;
            if (!job.ended && job.stop.stop_requested()) job.ended = Error{Errc::cancelled, "nobody waits any more"};
            if (!job.ended && options_.offline)
                job.ended = Error{Errc::unavailable, "the network is not to be used (offline)"};
            if (!job.ended && job.deadline <= now) job.ended = out_of_time(job);
            while (!job.ended && !job.transfer && job.not_before <= now && has_turn(job)) begin(job, now);
            if (job.ended) end(here, tl::unexpected(*job.ended));
        }
    }

    // An asker may have no more exchanges than are free: one alone has half of them, the next half of the rest, and
    // whoever comes finds a place.
    [[nodiscard]] bool has_turn(const Job& job) const {
        const auto own = turns_.find(job.request.asker);
        return (own == turns_.end() ? 0 : own->second) < most_transfers - transfers_;
    }

    static Error out_of_time(const Job& job) {
        Error error = joined(job.failures);
        if (error.code != Errc::invalid_argument) return error;
        if (!job.transfer) return {Errc::unavailable, "too many servers are being waited for"};
        return {Errc::unavailable, quoted_line(job.transfer->plan().target.url) + ": did not answer in time"};
    }

    // The next thing that a job without a transfer does: an address of this round, the next round, or its end.
    void begin(Job& job, Clock::time_point now) {
        const auto& addresses = job.request.addresses;
        if (job.at == addresses.size()) return next_round(job, now);
        if (job.round > 0 && !is_worth_another(job, job.at, now)) {
            ++job.at;
            return;
        }
        const Address& address = addresses[job.at];
        job.redirections = 0;
        auto target = parse_target(address.url);
        if (!target) return failed(job, {target.error()});
        start(job, std::move(*target), address.source == Source::configured, now);
    }

    static bool is_worth_another(const Job& job, std::size_t address, Clock::time_point now) {
        const auto& failure = job.failures[address];
        return failure && failure->again && job.ready[address] <= now;
    }

    // After a pause, or as soon as the first server wants to be asked again.
    void next_round(Job& job, Clock::time_point now) {
        auto next = Clock::time_point::max();
        for (std::size_t i = 0; i < job.failures.size(); ++i)
            if (job.failures[i] && job.failures[i]->again) next = std::min(next, job.ready[i]);
        if (++job.round < rounds && next < Clock::time_point::max()) next = std::max(next, now + options_.round_pause);
        if (job.round == rounds || next >= job.deadline) {
            job.ended = joined(job.failures);
            return;
        }
        job.at = 0;
        job.not_before = next;
    }

    void start(Job& job, Target target, bool trusted, Clock::time_point now) {
        const KindRules& kind = rules_of(job.request.kind);
        TransferPlan plan;
        plan.proxy = proxies_.proxy_for(target);
        if (!trusted)
            if (auto allowed = guard_.check(target, !plan.proxy.empty()); !allowed)
                return failed(job, {allowed.error()});
        if (job.round == 0)
            for (const auto& place : {target.origin(), target.url})
                if (auto held = back_off_.held(place, now)) return failed(job, {{Errc::unavailable, *held}});
        plan.target = std::move(target);
        plan.trusted = trusted;
        plan.proxy_credentials = &options_.proxy_credentials;
        plan.rules = &kind;
        plan.body = job.request.body;
        const auto left = std::chrono::duration_cast<milliseconds>(job.deadline - now) + milliseconds(1);
        plan.exchange_time = std::min(kind.exchange, left);
        if (options_.exchange_limit.count() > 0)
            plan.exchange_time = std::min(plan.exchange_time, options_.exchange_limit);
        plan.connect_time = std::min(options_.connect_time, plan.exchange_time);
        plan.tls_authorities = options_.tls_authorities;
        plan.guard = &guard_;
        job.transfer = std::make_unique<Transfer>(std::move(plan));
        CURL* const easy = job.transfer->handle();
        if (easy == nullptr || curl_multi_add_handle(multi_, easy) != CURLM_OK) {
            job.transfer.reset();
            job.ended = Error{Errc::exhausted, "libcurl has no memory"};
            return;
        }
        curl_easy_setopt(easy, CURLOPT_PRIVATE, &job);
        ++transfers_;
        ++turns_[job.request.asker];
        if (job.request.asking) job.request.asking(job.request.addresses[job.at].url);
    }

    // An address was of no use: the next.
    static void failed(Job& job, Failure failure) {
        job.ready[job.at] = Clock::now() + failure.wait;
        job.failures[job.at++] = std::move(failure);
    }

    void finish_transfers() {
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            const CURLcode code = message->data.result;
            void* owner = nullptr;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
            finish(*static_cast<Job*>(owner), code);
        }
    }

    std::unique_ptr<Transfer> take_transfer(Job& job) {
        curl_multi_remove_handle(multi_, job.transfer->handle());
        --transfers_;
        if (const auto own = turns_.find(job.request.asker); --own->second == 0) turns_.erase(own);
        return std::move(job.transfer);
    }

    void finish(Job& job, CURLcode code) {
        const auto transfer = take_transfer(job);
        const TransferPlan& plan = transfer->plan();
        if (const auto to = transfer->redirection(); to && code == CURLE_OK) return follow(job, plan, *to);
        if (auto failure = transfer->failure(code)) {
            // A server that is there but busy or broken is known by its address, one that is not by its host.
            if (failure->hold)
                back_off_.failed(transfer->has_begun_to_answer() ? plan.target.url : origin_of(plan),
                                 failure->error.detail, Clock::now(), failure->wait);
            return failed(job, std::move(*failure));
        }
        for (const auto& place : {origin_of(plan), plan.target.url}) back_off_.answered(place);
        Bytes body = transfer->take_body();
        if (job.request.check) {
            auto verdict = job.request.check(body);
            if (!verdict) return failed(job, unfit(*transfer, verdict.error()));
        }
        const auto position =
            std::find_if(jobs_.begin(), jobs_.end(), [&](const auto& each) { return each.get() == &job; });
        end(position, Answer{std::move(body), job.request.addresses[job.at].url, false});
    }

    static Failure unfit(const Transfer& transfer, const Error& why) {
        const TransferPlan& plan = transfer.plan();
        std::string detail = quoted_line(plan.target.url) + ": " + why.detail;
        const std::string type = transfer.media_type();
        if (why.code == Errc::malformed && !type.empty()) detail += " (it calls its answer " + type + ")";
        return {{why.code, std::move(detail)}, why.code == Errc::unavailable, false};
    }

    // The same question to another address. What the user named is trusted as long as it stays there.
    void follow(Job& job, const TransferPlan& from, const std::string& to) {
        const std::string who = quoted_line(from.target.url) + ": ";
        if (++job.redirections > most_redirections)
            return failed(job, {{Errc::unavailable, who + "leads on and on (more than 3 redirections)"}});
        auto target = parse_target(to);
        if (!target)
            return failed(job, {{target.error().code, who + "leads to " + quoted_line(target.error().detail)}});
        if (from.target.https && !target->https) return failed(job, {{Errc::denied, who + "leads from https to http"}});
        const bool same = target->host == from.target.host && target->port == from.target.port;
        start(job, std::move(*target), from.trusted && same, Clock::now());
    }

    [[nodiscard]] Clock::time_point next_event() const {
        auto next = Clock::now() + std::chrono::minutes(1);
        for (const auto& job : jobs_) {
            next = std::min(next, job->deadline);
            if (job->ended || (!job->transfer && has_turn(*job))) next = std::min(next, job->not_before);
        }
        return next;
    }

    void end(Position position, Result<Answer> result) {
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
    const Guard guard_;
    const Proxies proxies_;
    BackOff back_off_;
    CURLM* const multi_;
    std::list<std::unique_ptr<Job>> jobs_;  // of the thread
    std::size_t transfers_ = 0;
    std::unordered_map<std::string, std::size_t> turns_;  // of them, by asker

    std::mutex mutex_;
    std::list<std::unique_ptr<Job>> arrived_;
    std::size_t in_hand_ = 0;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<Fetcher>> make_client(ClientOptions options) {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) return fail(Errc::unavailable, std::string("libcurl: ") + curl_easy_strerror(started));
    CURLM* const multi = curl_multi_init();
    if (multi == nullptr) return fail(Errc::unavailable, "libcurl does not start");
    return std::make_unique<Client>(std::move(options), multi);
}

}  // namespace pidpys::online
