// SPDX-License-Identifier: MIT
#include "api/session/key_ring.hpp"

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

}  // namespace

Result<channel::KeyFacts> KeyRing::login(ByteView container, const SecretString& password,
                                         const std::vector<Bytes>& certificates, const KeyHandling& by,
                                         std::chrono::system_clock::time_point at) {
    if (current()) return fail(Errc::busy, in_use);  // before the cost of opening
    auto opened = open_keys(container, password, certificates, known_, at);
    if (!opened) return forward(opened);
    return take(std::move(*opened), by);
}

Result<channel::KeyFacts> KeyRing::login(const crypto::KeyEntry& key, const KeyHandling& by,
                                         std::chrono::system_clock::time_point at) {
    crypto::KeyContainer container;
    container.keys = {key};
    if (!key.certificates.empty()) {  // the one that was named, with the chain that is known, whichever is newer
        container = crypto::with_certificates(container, known_ ? known_() : std::vector<Bytes>{}, at);
        if (auto named = crypto::entry_of(container, key.certificates.front())) container.keys = {std::move(*named)};
    }
    return take(std::make_shared<const OpenKeys>(std::move(container)), by);
}

Result<channel::KeyFacts> KeyRing::take(OpenKeysPtr opened, const KeyHandling& by) {
    if (current()) return fail(Errc::busy, in_use);
    if (const auto signer = opened->signer(); !signer) return tl::unexpected(signer.error());
    auto facts = opened->signer_facts();
    if (auto kept = journal_.append_and_wait(record_of(facts, journal::Event::key_login, by)); !kept)
        return forward(kept);
    std::unique_lock lock(mutex_);
    if (keys_) {
        lock.unlock();
        journal_.append(record_of(facts, journal::Event::key_logout, {by.who, by.by, in_use}));
        return fail(Errc::busy, in_use);
    }
    keys_ = std::move(opened);
    without_ = false;
    lock.unlock();
    if (changed_) changed_();
    return facts;
}

bool KeyRing::logout(const KeyHandling& by) {
    without_ = false;
    OpenKeysPtr ended;
    {
        const std::lock_guard lock(mutex_);
        ended.swap(keys_);
    }
    if (ended) journal_.append(record_of(ended->signer_facts(), journal::Event::key_logout, by));
    if (ended && forgotten_) forgotten_(ended->signer_facts().fingerprint);
    if (ended && changed_) changed_();
    return ended != nullptr;
}

void KeyRing::work_without(const KeyHandling& by) {
    logout(by);
    without_ = true;
    if (changed_) changed_();
}

OpenKeysPtr KeyRing::current() const {
    const std::lock_guard lock(mutex_);
    return keys_;
}

}  // namespace pidpys::api
