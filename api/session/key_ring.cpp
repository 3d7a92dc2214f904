// SPDX-License-Identifier: MIT
#include "api/session/key_ring.hpp"

#include <algorithm>
#include <functional>

#include "channel/control.hpp"

namespace pidpys::api {
namespace {

constexpr const char* in_use = "keys are in use already";

journal::Record record_of(const channel::KeyFacts& key, journal::Event event, const KeyHandling& by) {
    journal::Record record;
    record.event = event;
    record.who = by.who;
    record.key = key.fingerprint;
    record.owner = key.owner;
    record.by = by.by;
    record.reason = by.reason;
    return record;
}

auto signs_with(const std::string& fingerprint) {
    return [&fingerprint](const auto& held) { return held.keys->signer_facts().fingerprint == fingerprint; };
}

const Bytes* certificate_that_came(const crypto::KeyContainer& keys, const EVP_PKEY* key) {
    for (const crypto::KeyEntry& entry : keys.keys)
        if (EVP_PKEY_eq(entry.key.get(), key) == 1)
            return entry.certificates.empty() ? nullptr : &entry.certificates.front();
    return nullptr;
}

}  // namespace

// `fingerprint` is empty before the cost of opening, when the key is not known yet.
Result<void> KeyRing::room_locked(const std::string& fingerprint, Beside beside) const {
    if (beside == Beside::none && !held_.empty()) return fail(Errc::busy, in_use);
    if (std::ranges::any_of(held_, signs_with(fingerprint))) return fail(Errc::busy, "this key is in use already");
    if (held_.size() >= max_containers) return fail(Errc::exhausted, channel::too_many_keys);
    return {};
}

Result<void> KeyRing::room(const std::string& fingerprint, Beside beside) const {
    const std::lock_guard lock(mutex_);
    return room_locked(fingerprint, beside);
}

Result<channel::KeyFacts> KeyRing::login(ByteView container, const SecretString& password,
                                         const std::vector<Bytes>& certificates, const KeyHandling& by, Beside beside,
                                         std::chrono::system_clock::time_point at) {
    if (const auto place = room({}, beside); !place) return tl::unexpected(place.error());
    auto opened = open_keys(container, password, certificates, known_, at);
    if (!opened) return forward(opened);
    return take({std::move(*opened), by.unattended}, by, beside);
}

Result<channel::KeyFacts> KeyRing::login(const crypto::KeyContainer& keys, const KeyHandling& by, Beside beside,
                                         std::function<bool()> there, std::chrono::system_clock::time_point at) {
    crypto::KeyContainer container = crypto::with_certificates(keys, all_known(known_), at);
    for (crypto::KeyEntry& entry : container.keys)
        if (const Bytes* named = certificate_that_came(keys, entry.key.get()))
            if (auto with = crypto::entry_of(container, *named)) entry = std::move(*with);
    return take({std::make_shared<const OpenKeys>(std::move(container)), by.unattended, std::move(there)}, by, beside);
}

Result<channel::KeyFacts> KeyRing::take(Held held, const KeyHandling& by, Beside beside) {
    if (const auto signer = held.keys->signer(); !signer) return tl::unexpected(signer.error());
    auto facts = held.keys->signer_facts();
    if (const auto place = room(facts.fingerprint, beside); !place) return tl::unexpected(place.error());
    if (auto kept = journal_.append_and_wait(record_of(facts, journal::Event::key_login, by)); !kept)
        return forward(kept);
    std::unique_lock lock(mutex_);
    if (const auto place = room_locked(facts.fingerprint, beside); !place) {
        lock.unlock();
        journal_.append(record_of(facts, journal::Event::key_logout, {by.who, by.by, place.error().detail}));
        return tl::unexpected(place.error());
    }
    held_.push_back(std::move(held));
    without_ = false;
    lock.unlock();
    if (changed_) changed_();
    return facts;
}

template <class Matches>
bool KeyRing::end_those(Matches matches, const KeyHandling& by) {
    std::vector<Held> ended;
    {
        const std::lock_guard lock(mutex_);
        const auto rest = std::stable_partition(held_.begin(), held_.end(), std::not_fn(matches));
        ended.assign(rest, held_.end());
        held_.erase(rest, held_.end());
    }
    for (const Held& held : ended) {
        journal_.append(record_of(held.keys->signer_facts(), journal::Event::key_logout, by));
        if (forgotten_) forgotten_(held.keys->signer_facts().fingerprint);
    }
    if (!ended.empty() && changed_) changed_();
    return !ended.empty();
}

bool KeyRing::logout(const KeyHandling& by) {
    without_ = false;
    return end_those([](const Held&) { return true; }, by);
}

bool KeyRing::logout(const std::string& fingerprint, const KeyHandling& by) {
    return end_those(signs_with(fingerprint), by);
}

void KeyRing::logout_idle(std::chrono::steady_clock::duration idle, const KeyHandling& by) {
    const auto before = std::chrono::steady_clock::now() - idle;
    end_those([&](const Held& held) { return !held.unattended && held.keys->last_use() <= before; }, by);
}

void KeyRing::logout_gone(const KeyHandling& by) {
    end_those([](const Held& held) { return held.there && !held.there(); }, by);
}

bool KeyRing::may_go() const {
    const std::lock_guard lock(mutex_);
    return std::ranges::any_of(held_, [](const Held& held) { return held.there != nullptr; });
}

bool KeyRing::choose(const std::string& fingerprint) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = std::ranges::find_if(held_, signs_with(fingerprint));
        if (found == held_.end()) return false;
        std::rotate(found, found + 1, held_.end());
    }
    if (changed_) changed_();
    return true;
}

void KeyRing::work_without(const KeyHandling& by) {
    logout(by);
    without_ = true;
    if (changed_) changed_();
}

OpenKeysPtr KeyRing::current() const {
    const std::lock_guard lock(mutex_);
    return held_.empty() ? nullptr : held_.back().keys;
}

OpenKeysPtr KeyRing::find(const std::string& fingerprint) const {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find_if(held_, signs_with(fingerprint));
    return found == held_.end() ? nullptr : found->keys;
}

std::vector<OpenKeysPtr> KeyRing::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<OpenKeysPtr> keys;
    for (auto held = held_.rbegin(); held != held_.rend(); ++held) keys.push_back(held->keys);
    return keys;
}

bool KeyRing::holds(const OpenKeysPtr& keys) const {
    const std::lock_guard lock(mutex_);
    return std::ranges::find(held_, keys, &Held::keys) != held_.end();
}

}  // namespace pidpys::api
