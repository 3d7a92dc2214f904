// SPDX-License-Identifier: MIT
#include "api/session/permissions.hpp"

#include <algorithm>

#include "crypto/base/encoding.hpp"

namespace pidpys::api {
namespace {

journal::Record record_of(const PermissionFacts& facts, journal::Event event) {
    journal::Record record;
    record.event = event;
    record.id = facts.id;
    record.under = facts.question;
    record.who = facts.who;
    record.key = facts.key_fingerprint;
    record.owner = facts.key_owner;
    record.count = event == journal::Event::permission_given ? facts.uses_granted : facts.uses_left;
    return record;
}

}  // namespace

Result<std::string> Permissions::grant(const AccountPtr& account, std::string caller, std::string key_fingerprint,
                                       std::string key_owner, std::uint64_t uses, journal::Who who,
                                       std::string question, std::chrono::seconds lifetime) {
    const auto now = clock_.now();
    lifetime = std::min(lifetime, lifetime_);
    Entry entry;
    entry.facts = {random_uuid(),
                   std::move(caller),
                   std::move(key_fingerprint),
                   std::move(key_owner),
                   uses,
                   uses,
                   std::move(who),
                   std::move(question),
                   now,
                   now + lifetime};
    entry.deadline = clock_.steady() + lifetime;
    auto record = record_of(entry.facts, journal::Event::permission_given);
    auto uuid = random_uuid();
    if (full()) drop_expired();
    auto place = account->take({.records = 1});
    if (!place) {
        drop_expired();  // the account may be charged for what has ended
        place = account->take({.records = 1});
    }
    if (!place) return forward(place);
    entry.place = std::move(*place);
    {
        const std::lock_guard lock(mutex_);
        if (entries_.size() >= capacity_) return fail(Errc::exhausted, "too many permissions are alive");
        entries_.emplace(uuid, std::move(entry));
    }
    // Nobody knows the uuid yet.
    if (auto kept = journal_.append_and_wait(std::move(record)); !kept) {
        const std::lock_guard lock(mutex_);
        entries_.erase(uuid);
        return forward(kept);
    }
    changed();
    return uuid;
}

Result<PermissionUse> Permissions::use(const std::string& uuid, const std::string& caller,
                                       const std::string& key_fingerprint, std::uint64_t uses) {
    const auto now = clock_.steady();
    std::unique_lock lock(mutex_);
    const auto found = entries_.find(uuid);
    if (found == entries_.end() || found->second.facts.caller != caller ||
        found->second.facts.key_fingerprint != key_fingerprint)
        return fail(Errc::denied, "no such permission for this caller and this key");
    if (now >= found->second.deadline) {
        Entries expired;
        expired.insert(entries_.extract(found));
        lock.unlock();
        ended(expired, journal::Event::permission_expired, "");
        return fail(Errc::expired, "the permission has expired");
    }
    auto& facts = found->second.facts;
    if (facts.uses_left < uses) return fail(Errc::exhausted, "the permission has no uses left");
    facts.uses_left -= uses;
    PermissionUse used{facts.id, facts.uses_left, facts.uses_granted, found->second.end.get_token(),
                       found->second.deadline};
    const bool used_up = facts.uses_left == 0;
    auto record = used_up ? record_of(facts, journal::Event::permission_used_up) : journal::Record();
    lock.unlock();
    if (used_up) journal_.append(std::move(record));
    changed();
    return used;
}

std::optional<std::string> Permissions::key_of(const std::string& uuid, const std::string& caller) const {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(uuid);
    if (found == entries_.end() || found->second.facts.caller != caller) return {};
    return found->second.facts.key_fingerprint;
}

bool Permissions::full() const {
    const std::lock_guard lock(mutex_);
    return entries_.size() >= capacity_;
}

std::vector<PermissionFacts> Permissions::list() const {
    const auto now = clock_.steady();
    std::vector<PermissionFacts> alive;
    const std::lock_guard lock(mutex_);
    for (const auto& [uuid, entry] : entries_)
        if (now < entry.deadline && entry.facts.uses_left > 0) alive.push_back(entry.facts);
    return alive;
}

template <class Matches>
Permissions::Entries Permissions::take_locked(Matches matches) {
    Entries taken;
    for (auto at = entries_.begin(); at != entries_.end();) {
        const auto next = std::next(at);
        if (matches(at->second)) taken.insert(entries_.extract(at));
        at = next;
    }
    return taken;
}

// Those that were used up have ended before, and what was made of their last use stands unless they are revoked.
void Permissions::ended(Entries& entries, journal::Event how, const char* why) {
    for (auto& [uuid, entry] : entries) {
        if (how == journal::Event::permission_revoked) entry.end.request_stop();
        if (entry.facts.uses_left == 0) continue;
        auto record = record_of(entry.facts, how);
        record.reason = why;
        journal_.append(std::move(record));
    }
}

template <class Matches>
std::size_t Permissions::revoke_those(Matches matches, const char* why) {
    std::unique_lock lock(mutex_);
    auto taken = take_locked([&](const Entry& entry) { return matches(entry.facts); });
    lock.unlock();
    ended(taken, journal::Event::permission_revoked, why);
    if (!taken.empty()) changed();
    return taken.size();
}

bool Permissions::revoke(const std::string& id) {
    return revoke_those([&](const PermissionFacts& facts) { return facts.id == id; }, "by the user") > 0;
}

void Permissions::revoke_key(const std::string& key_fingerprint) {
    revoke_those([&](const PermissionFacts& facts) { return facts.key_fingerprint == key_fingerprint; },
                 "the key was put away");
}

void Permissions::revoke_all() {
    std::stop_source left;
    {
        const std::lock_guard lock(mutex_);
        std::swap(left, present_);
    }
    left.request_stop();
    revoke_those([](const PermissionFacts&) { return true; }, "the screen was locked");
}

std::stop_token Permissions::present() const {
    const std::lock_guard lock(mutex_);
    return present_.get_token();
}

Permissions::Entries Permissions::take_expired_locked() {
    const auto now = clock_.steady();
    return take_locked([&](const Entry& entry) { return now >= entry.deadline || entry.facts.uses_left == 0; });
}

void Permissions::drop_expired() {
    std::unique_lock lock(mutex_);
    auto expired = take_expired_locked();
    lock.unlock();
    ended(expired, journal::Event::permission_expired, "");
}

}  // namespace pidpys::api
