// SPDX-License-Identifier: MIT
#include "api/admission/admissions.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include <nlohmann/json.hpp>

#include "crypto/base/encoding.hpp"
#include "files/private_file.hpp"
#include "files/read_file.hpp"

namespace pidpys::api {
namespace {

constexpr std::size_t max_remembered = 10'000;
constexpr std::size_t max_file = std::size_t{16} << 20;

bool is_over(const RememberedOrigin& entry, std::chrono::steady_clock::time_point now) {
    return entry.until && *entry.until <= now;
}

std::int64_t unix_seconds(std::chrono::system_clock::time_point at) {
    return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

std::int64_t unix_milliseconds(std::chrono::system_clock::time_point at) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

Result<void> verdict(const channel::Answer& answer) {
    switch (answer.outcome) {
        case channel::Outcome::allowed: return {};
        case channel::Outcome::timed_out: return fail(Errc::timeout, answer.reason);
        case channel::Outcome::unavailable: return fail(Errc::unavailable, answer.reason);
        case channel::Outcome::cancelled: return fail(Errc::cancelled, answer.reason);
        case channel::Outcome::not_asked: return fail(Errc::exhausted, answer.reason);
        case channel::Outcome::denied: break;
    }
    return fail(Errc::denied, answer.reason);
}

}  // namespace

Admissions::Admissions(AdmissionConfig config, channel::Prompter& prompter, EventLoop& loop, const Clock& clock)
    : config_(std::move(config)), prompter_(prompter), loop_(loop), clock_(clock) {}

void Admissions::admit_own(Origin origin) {
    const std::lock_guard lock(mutex_);
    own_.push_back(std::move(origin));
}

Result<void> Admissions::load() {
    if (config_.file.empty()) return {};
    auto content = files::read_file(config_.file, max_file);
    if (!content && content.error().code == Errc::not_found) return {};
    if (!content) return forward(content);
    const auto json = nlohmann::json::parse(*content, nullptr, false);
    const auto damaged = [this] { return fail(Errc::malformed, config_.file.filename().string() + " is damaged"); };
    if (!json.is_object() || !json.contains("origins") || !json["origins"].is_array()) return damaged();
    const std::lock_guard lock(mutex_);
    for (const auto& entry : json["origins"]) {
        if (!entry.is_object() || !entry.contains("origin") || !entry["origin"].is_string()) return damaged();
        const auto origin = parse_origin(entry["origin"].get<std::string>());
        if (!origin || remembered_.size() >= max_remembered) return damaged();
        remembered_[origin->text()] = {origin->text(), entry.value("allowed", false), true,
                                       entry.value("since", std::int64_t{0}), std::nullopt};
    }
    return {};
}

std::optional<Result<void>> Admissions::decided(const Origin& origin) const {
    const auto any = [&](const std::vector<std::string>& patterns, auto matches) {
        return std::ranges::any_of(patterns, [&](const auto& pattern) { return matches(origin, pattern); });
    };
    const std::lock_guard lock(mutex_);
    if (std::find(own_.begin(), own_.end(), origin) != own_.end()) return Result<void>{};
    if (any(config_.deny, origin_is_denied)) return fail(Errc::denied, "refused by configuration");
    for (const auto& bound : config_.only)
        if (!any(bound, origin_matches)) return fail(Errc::denied, "refused by configuration");
    if (any(config_.allow, origin_matches)) return Result<void>{};
    const auto found = remembered_.find(origin.text());
    if (found == remembered_.end() || is_over(found->second, clock_.steady())) return std::nullopt;
    return found->second.allowed ? Result<void>{} : fail(Errc::denied, "refused by the user before");
}

void Admissions::ask(const Caller& caller, std::stop_token gone, Done done) {
    const std::string key = caller.origin->text();
    auto& place = waiting_[key];
    const bool first = !place;
    if (first) place = std::make_shared<Waiting>();
    const auto waiting = place;
    if (waiting->requests.size() >= max_waiting) return done(fail(Errc::busy, "others of this site wait already"));
    auto& request = waiting->requests.emplace_back();
    request.done = std::move(done);
    // Weak: the callback lives in what it would hold, and both would outlive a service that ends while it asks.
    request.left.emplace(std::move(gone), [this, key, weak = std::weak_ptr(waiting), request = &request] {
        loop_.post([this, key, weak, request] {
            if (const auto still = weak.lock()) leave(key, still, request);
        });
    });
    if (!first) return;
    channel::Question question;
    question.id = random_uuid();
    question.kind = channel::QuestionKind::admission;
    question.origin = key;
    question.user = caller.peer.user;
    question.deadline = unix_milliseconds(clock_.now() + config_.patience);
    prompter_.ask(std::move(question), waiting->withdrawn.get_token(), [this, key, waiting](channel::Answer answer) {
        loop_.post([this, key, waiting, answer = std::move(answer)] { answered(key, waiting, answer); });
    });
}

void Admissions::leave(const std::string& origin, const std::shared_ptr<Waiting>& waiting, Waiting::Request* request) {
    waiting->requests.remove_if([request](const Waiting::Request& other) { return &other == request; });
    const auto found = waiting_.find(origin);
    if (!waiting->requests.empty() || found == waiting_.end() || found->second != waiting) return;
    waiting_.erase(found);
    waiting->withdrawn.request_stop();
}

void Admissions::answered(const std::string& origin, const std::shared_ptr<Waiting>& waiting,
                          const channel::Answer& answer) {
    if (const auto found = waiting_.find(origin); found != waiting_.end() && found->second == waiting)
        waiting_.erase(found);
    {
        const std::lock_guard lock(mutex_);
        // A plain yes holds as long as the person has said, or until the service ends; a plain no only for the calls
        // that waited.
        const auto now = clock_.steady();
        std::erase_if(remembered_, [now](const auto& entry) { return is_over(entry.second, now); });
        const bool allowed = answer.outcome == channel::Outcome::allowed;
        const bool refused = answer.outcome == channel::Outcome::denied && answer.remember;
        if ((allowed || refused) && remembered_.size() < max_remembered) {
            auto& entry =
                remembered_[origin] = {origin, allowed, answer.remember, unix_seconds(clock_.now()), std::nullopt};
            if (!answer.remember && answer.seconds > 0) entry.until = now + std::chrono::seconds(answer.seconds);
            if (answer.remember) save_locked();
        }
    }
    if (changed_) changed_();
    for (const auto requests = std::exchange(waiting->requests, {}); const auto& request : requests)
        request.done(verdict(answer));
}

std::vector<RememberedOrigin> Admissions::list() const {
    const std::lock_guard lock(mutex_);
    std::vector<RememberedOrigin> origins;
    for (const auto& [key, entry] : remembered_)
        if (!is_over(entry, clock_.steady())) origins.push_back(entry);
    return origins;
}

bool Admissions::revoke(const std::string& origin) {
    {
        const std::lock_guard lock(mutex_);
        if (remembered_.erase(origin) == 0) return false;
        save_locked();
    }
    if (changed_) changed_();
    return true;
}

void Admissions::save_locked() const {
    if (config_.file.empty()) return;
    auto origins = nlohmann::ordered_json::array();
    for (const auto& [key, entry] : remembered_)
        if (entry.lasting)
            origins.push_back({{"origin", entry.origin}, {"allowed", entry.allowed}, {"since", entry.since}});
    // A failing disk must not cost the answer: it holds until the service ends.
    (void)files::replace_file(config_.file,
                              as_bytes(nlohmann::ordered_json{{"origins", std::move(origins)}}.dump(2) + '\n'));
}

}  // namespace pidpys::api
