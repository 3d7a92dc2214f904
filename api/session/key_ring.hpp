// SPDX-License-Identifier: MIT
// The keys the service itself holds: taken into use by the agent's login window or by personalKeysSession, used only
// under a permission. At most one container at a time. Log-in and log-out stand in the journal. Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <vector>

#include "api/session/open_keys.hpp"
#include "journal/journal.hpp"

namespace pidpys::api {

// Who logs in or out: a page or program, or by whom it was done for the user: "agent", "configuration" …
struct KeyHandling {
    journal::Who who;
    std::string by;
    std::string reason;
};

class KeyRing {
public:
    // `forgotten` is called with the fingerprint of a signing key that is no longer in use: its permissions end.
    explicit KeyRing(journal::Journal& journal, std::function<void(const std::string&)> forgotten = {},
                     KnownCertificates known = {})
        : journal_(journal), forgotten_(std::move(forgotten)), known_(std::move(known)) {}

    // Called, from any thread, after other keys or none are in use. Set before the first use.
    void on_change(std::function<void()> changed) { changed_ = std::move(changed); }

    // Opens the container (on a worker: it costs a key derivation) and takes its keys into use. busy if keys are in
    // use already; no_key, no_certificate if nothing in it can sign; io where the journal cannot take it; errors of
    // crypto::open_container.
    Result<channel::KeyFacts> login(ByteView container, const SecretString& password,
                                    const std::vector<Bytes>& certificates = {}, const KeyHandling& by = {},
                                    std::chrono::system_clock::time_point at = std::chrono::system_clock::now());

    // The same with a key that is open already, such as one that the system keeps.
    Result<channel::KeyFacts> login(const crypto::KeyEntry& key, const KeyHandling& by,
                                    std::chrono::system_clock::time_point at = std::chrono::system_clock::now());

    // False if no keys were in use. What work_without() said is over too.
    bool logout(const KeyHandling& by = {});

    // The user has chosen to work without keys: nobody is to ask for one until the next log-in or log-out.
    void work_without(const KeyHandling& by);
    [[nodiscard]] bool without() const { return without_; }

    // The keys in use; null if none. A job that holds them ends normally after a logout.
    [[nodiscard]] OpenKeysPtr current() const;

private:
    Result<channel::KeyFacts> take(OpenKeysPtr opened, const KeyHandling& by);

    journal::Journal& journal_;
    const std::function<void(const std::string&)> forgotten_;
    const KnownCertificates known_;
    std::function<void()> changed_;
    mutable std::mutex mutex_;
    OpenKeysPtr keys_;
    std::atomic<bool> without_ = false;
};

}  // namespace pidpys::api
