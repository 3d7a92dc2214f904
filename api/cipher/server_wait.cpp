// SPDX-License-Identifier: MIT
#include "api/cipher/server_wait.hpp"

#include <algorithm>
#include <utility>

#include "crypto/base/encoding.hpp"

namespace pidpys::api {
namespace {

channel::Awaited awaited(online::Kind kind) {
    switch (kind) {
        case online::Kind::timestamp: return channel::Awaited::timestamp;
        case online::Kind::ocsp: return channel::Awaited::status;
        case online::Kind::revocation_list: return channel::Awaited::list;
        case online::Kind::certificates:
        case online::Kind::certificate_query: return channel::Awaited::certificates;
        case online::Kind::authority_list:
        case online::Kind::trusted_list:
        case online::Kind::update_notice:
        case online::Kind::json_web_keys: break;
    }
    return channel::Awaited::answer;
}

}  // namespace

ServerWait::ServerWait(online::Fetcher& network, channel::Prompter& windows, Waiting whose, const std::stop_token& gone)
    : network_(network),
      windows_(windows),
      whose_(std::move(whose)),
      on_person_(person_.get_token(), [this] { all_.request_stop(); }),
      on_gone_(gone, [this] { all_.request_stop(); }),
      gone_(gone) {
    work_.id = random_uuid();
    work_.asker = whose_.asker;
    work_.owner = whose_.owner;
    work_.total = 1;
    work_.stop = [person = person_]() mutable { person.request_stop(); };
}

void ServerWait::fetch(online::Request request, std::stop_token stop, online::Callback callback) {
    std::uint64_t number = 0;
    {
        const std::lock_guard lock(mutex_);
        number = ++numbers_;
    }
    const auto self = shared_from_this();
    request.asking = [self, number, kind = request.kind](const std::string& url) { self->asking(number, kind, url); };
    const std::string first = request.addresses.empty() ? std::string() : request.addresses.front().url;
    network_.fetch(std::move(request), std::move(stop),
                   [self, number, first, callback = std::move(callback)](Result<online::Answer> answer) {
                       self->answered(number, answer ? nullptr : &answer.error(), first);
                       callback(std::move(answer));
                   });
}

void ServerWait::asking(std::uint64_t number, online::Kind kind, const std::string& url) {
    const std::lock_guard lock(mutex_);
    asked_.insert_or_assign(number, Exchange{kind, url});
    tell_locked();
}

void ServerWait::answered(std::uint64_t number, const Error* failure, const std::string& first) {
    const std::lock_guard lock(mutex_);
    const auto exchange = asked_.extract(number);
    if (failure != nullptr) failed_.push_back(exchange.empty() ? first : exchange.mapped().url);
    tell_locked();
}

// Of many that are asked side by side, the one that keeps everybody waiting longest.
void ServerWait::tell_locked() {
    if (over_ || asked_.empty()) return;
    const Exchange& oldest = asked_.begin()->second;
    const auto what = awaited(oldest.kind);
    if (told_ && work_.server == oldest.url && work_.awaited == what) return;
    told_ = true;
    work_.server = oldest.url;
    work_.awaited = what;
    windows_.progress(work_);
}

// The last server that failed and is named as the reason.
std::string ServerWait::blamed_locked(const Error& failure) const {
    const auto found = std::find_if(failed_.rbegin(), failed_.rend(), [&](const std::string& url) {
        return !url.empty() && failure.detail.find(url) != std::string::npos;
    });
    return found == failed_.rend() ? std::string() : *found;
}

Result<void> ServerWait::tell_end(const Error* failure) {
    const bool stopped = person_.stop_requested();
    if (stopped && whose_.stopped) whose_.stopped();
    const std::lock_guard lock(mutex_);
    const std::string last = std::exchange(work_.server, {});
    if (std::exchange(over_, true)) return {};
    work_.total = 0;
    work_.stop = {};
    work_.awaited = channel::Awaited::nothing;
    if (failure != nullptr && !stopped && !gone_.stop_requested()) {
        work_.failure = failure->code;
        work_.server = blamed_locked(*failure);
    }
    if (told_ || !work_.server.empty()) windows_.progress(work_);
    return stopped ? fail(Errc::cancelled, "stopped by the user, while " + last + " was waited for") : Result<void>();
}

}  // namespace pidpys::api
