// SPDX-License-Identifier: MIT
#include "api/session/opened_keys.hpp"

#include <algorithm>
#include <map>

#include "crypto/key/key_elsewhere.hpp"

namespace pidpys::api {
namespace {

bool live_elsewhere(const OpenKeys& keys) {
    return std::ranges::any_of(
        keys.keys(), [](const crypto::KeyEntry& entry) { return crypto::elsewhere(entry.key.get()) != nullptr; });
}

}  // namespace

OpenKeysPtr OpenedKeys::find(const Place& place, const SecretString& password) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
        return entry.place.session == place.session && entry.place.version == place.version;
    });
    if (found == entries_.end() || !found->password->matches(password)) return nullptr;
    entries_.splice(entries_.end(), entries_, found);
    return found->keys;
}

void OpenedKeys::keep(const AccountPtr& caller, const Place& place, const SecretString& password, OpenKeysPtr keys) {
    if (!keys || keys->size() > limits_.keys || live_elsewhere(*keys)) return;
    Entries dropped;  // freed after the lock is let go
    auto charge = caller->take({.octets = keys->octets(), .memory = keys->octets()});
    if (!charge) return;
    Entry entry{caller, place, std::make_unique<const PasswordCheck>(password), std::move(keys), std::move(*charge)};
    const std::lock_guard lock(mutex_);
    forget_locked(place.session, dropped);
    entries_.push_back(std::move(entry));
    const auto own = [&] { return count_locked(caller.get()); };
    while (own().containers > limits_.containers || own().keys > limits_.keys)
        drop_oldest_locked(caller.get(), dropped);
    const auto all = [&] { return count_locked(nullptr); };
    while (all().containers > limits_.all_containers || all().keys > limits_.all_keys)
        drop_oldest_locked(richest_locked(), dropped);
}

void OpenedKeys::forget(const void* session) {
    Entries dropped;
    const std::lock_guard lock(mutex_);
    forget_locked(session, dropped);
}

std::size_t OpenedKeys::size() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

OpenedKeys::Count OpenedKeys::count_locked(const Account* caller) const {
    Count count;
    for (const Entry& entry : entries_) {
        if (caller != nullptr && entry.caller.get() != caller) continue;
        ++count.containers;
        count.keys += entry.keys->size();
    }
    return count;
}

const Account* OpenedKeys::richest_locked() const {
    std::map<const Account*, std::size_t> keys;
    for (const Entry& entry : entries_) keys[entry.caller.get()] += entry.keys->size();
    return std::max_element(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
}

void OpenedKeys::drop_oldest_locked(const Account* caller, Entries& dropped) {
    const auto oldest = std::find_if(entries_.begin(), entries_.end(),
                                     [&](const Entry& entry) { return entry.caller.get() == caller; });
    dropped.splice(dropped.end(), entries_, oldest);
}

void OpenedKeys::forget_locked(const void* session, Entries& dropped) {
    for (auto entry = entries_.begin(); entry != entries_.end();) {
        const auto next = std::next(entry);
        if (entry->place.session == session) dropped.splice(dropped.end(), entries_, entry);
        entry = next;
    }
}

}  // namespace pidpys::api
