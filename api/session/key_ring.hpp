// SPDX-License-Identifier: MIT
// The keys the service itself holds: taken into use by the agent's login window or by personalKeysSession, used only
// under a permission. A person may have several containers in use, of which the one that was taken last or chosen since
// is meant where nobody names one. Log-in and log-out stand in the journal. Thread-safe.
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
    bool unattended = false;  // a log-in where nobody is there to log in again: it has no end by idleness
};

// Whether keys come into use beside others: a person says so, a page does not.
enum class Beside { none, others };

class KeyRing {
public:
    static constexpr std::size_t max_containers = 8;  // opened keys lie in the secure heap, which is small

    // `forgotten` is called with the fingerprint of a signing key that is no longer in use: its permissions end.
    explicit KeyRing(journal::Journal& journal, std::function<void(const std::string&)> forgotten = {},
                     KnownCertificates known = {})
        : journal_(journal), forgotten_(std::move(forgotten)), known_(std::move(known)) {}

    // Called, from any thread, after other keys or none are in use. Set before the first use.
    void on_change(std::function<void()> changed) { changed_ = std::move(changed); }

    // Opens the container (on a worker: it costs a key derivation) and takes its keys into use. busy if keys are in
    // use already, or with `others` these very keys; exhausted beyond max_containers; no_key, no_certificate if nothing
    // in it can sign; io where the journal cannot take it; errors of crypto::open_container.
    Result<channel::KeyFacts> login(ByteView container, const SecretString& password,
                                    const std::vector<Bytes>& certificates = {}, const KeyHandling& by = {},
                                    Beside beside = Beside::none,
                                    std::chrono::system_clock::time_point at = std::chrono::system_clock::now());

    // The same with keys that are open already, such as those that the system or a token keeps. Each has the certificate
    // that it came with, or the best that is known. `there` tells whether they can be used still; empty: always.
    Result<channel::KeyFacts> login(const crypto::KeyContainer& keys, const KeyHandling& by,
                                    Beside beside = Beside::none, std::function<bool()> there = {},
                                    std::chrono::system_clock::time_point at = std::chrono::system_clock::now());

    // All of them. False if no keys were in use. What work_without() said is over too.
    bool logout(const KeyHandling& by = {});
    // Those whose signing key this is. False if they are not in use.
    bool logout(const std::string& fingerprint, const KeyHandling& by);
    // Those that nobody has used for so long.
    void logout_idle(std::chrono::steady_clock::duration idle, const KeyHandling& by);

    // Those that cannot be used any more: their token was taken away.
    void logout_gone(const KeyHandling& by);
    [[nodiscard]] bool may_go() const;  // whether there are any that can

    // From now on those are meant where nobody names any. False if they are not in use.
    bool choose(const std::string& fingerprint);

    // The user has chosen to work without keys: nobody is to ask for one until the next log-in or log-out.
    void work_without(const KeyHandling& by);
    [[nodiscard]] bool without() const { return without_; }

    // Those that are meant where nobody names any; null if none are in use. A job that holds them ends normally after a
    // logout.
    [[nodiscard]] OpenKeysPtr current() const;
    // Those whose signing key this is; null if they are not in use.
    [[nodiscard]] OpenKeysPtr find(const std::string& fingerprint) const;
    // All that are in use, the current ones first.
    [[nodiscard]] std::vector<OpenKeysPtr> all() const;
    [[nodiscard]] bool holds(const OpenKeysPtr& keys) const;

private:
    struct Held {
        OpenKeysPtr keys;
        bool unattended = false;
        std::function<bool()> there = {};
    };
    [[nodiscard]] Result<void> room(const std::string& fingerprint, Beside beside) const;
    [[nodiscard]] Result<void> room_locked(const std::string& fingerprint, Beside beside) const;
    Result<channel::KeyFacts> take(Held held, const KeyHandling& by, Beside beside);
    template <class Matches>
    bool end_those(Matches matches, const KeyHandling& by);

    journal::Journal& journal_;
    const std::function<void(const std::string&)> forgotten_;
    const KnownCertificates known_;
    std::function<void()> changed_;
    mutable std::mutex mutex_;
    std::vector<Held> held_;  // the current ones last
    std::atomic<bool> without_ = false;
};

}  // namespace pidpys::api
