// SPDX-License-Identifier: MIT
#include "api/session/permissions.hpp"

#include "crypto/base/encoding.hpp"

namespace pidpys::api {

Result<std::string> Permissions::grant(const AccountPtr& account, std::string caller, std::string key_fingerprint,
                                       std::string key_owner, std::uint64_t uses) {
    const auto now = clock_.now();
    Entry entry{{random_uuid(), std::move(caller), std::move(key_fingerprint), std::move(key_owner), uses, uses, now,
                 now + lifetime_},
                {},
                clock_.steady() + lifetime_};
    auto uuid = random_uuid();
    {
        const std::lock_guard lock(mutex_);
        if (entries_.size() >= capacity_) drop_expired_locked();
        if (entries_.size() >= capacity_) return fail(Errc::exhausted, "too many permissions are alive");
        auto place = account->take({.records = 1});
        if (!place) {
            drop_expired_locked();
            place = account->take({.records = 1});
        }
        if (!place) return forward(place);
        entry.place = std::move(*place);
        entries_.emplace(uuid, std::move(entry));
    }
    changed();
    return uuid;
}

Result<void> Permissions::use(const std::string& uuid, const std::string& caller, const std::string& key_fingerprint,
                              std::uint64_t uses) {
    const auto now = clock_.steady();
    std::unique_lock lock(mutex_);
    const auto found = entries_.find(uuid);
    if (found == entries_.end() || found->second.facts.caller != caller ||
        found->second.facts.key_fingerprint != key_fingerprint)
        return fail(Errc::denied, "no such permission for this caller and this key");
    if (now >= found->second.deadline) {
        entries_.erase(found);
        return fail(Errc::expired, "the permission has expired");
    }
    if (found->second.facts.uses_left < uses) return fail(Errc::exhausted, "the permission has no uses left");
    found->second.facts.uses_left -= uses;
    lock.unlock();
    changed();
    return {};
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
std::size_t Permissions::erase(Matches matches) {
    std::unique_lock lock(mutex_);
    const auto erased = std::erase_if(entries_, [&](const auto& item) { return matches(item.second.facts); });
    lock.unlock();
    if (erased > 0) changed();
    return erased;
}

bool Permissions::revoke(const std::string& id) {
    return erase([&](const PermissionFacts& facts) { return facts.id == id; }) > 0;
}

void Permissions::revoke_key(const std::string& key_fingerprint) {
    erase([&](const PermissionFacts& facts) { return facts.key_fingerprint == key_fingerprint; });
}

void Permissions::revoke_all() {
    erase([](const PermissionFacts&) { return true; });
}

void Permissions::drop_expired_locked() {
    const auto now = clock_.steady();
    std::erase_if(entries_, [&](const auto& item) {
        return now >= item.second.deadline || item.second.facts.uses_left == 0;
    });
}

}  // namespace pidpys::api
