// SPDX-License-Identifier: MIT
// Permissions (access tokens, cipher-api 4.5): the user has allowed a caller N uses of a key. Each is bound to the
// caller and to the key, ends in time, and is listed and revoked by the agent; its beginning and its end stand in the
// journal. Thread-safe: N uses are N, however many requests arrive at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "api/accounts/account.hpp"
#include "api/workers.hpp"
#include "crypto/base/result.hpp"
#include "journal/journal.hpp"

namespace pidpys::api {

struct PermissionFacts {
    std::string id;      // names the permission in windows; cannot be used to sign
    std::string caller;  // Caller::key()
    std::string key_fingerprint;
    std::string key_owner;  // for people
    std::uint64_t uses_left = 0;
    std::uint64_t uses_granted = 0;
    journal::Who who;      // asked for it
    std::string question;  // id of the one that was answered
    std::chrono::system_clock::time_point granted, expires;
};

struct PermissionUse {
    std::string id;  // PermissionFacts::id
    std::uint64_t left = 0, granted = 0;
    std::stop_token revoked;  // before its time; not once it was used up
    std::chrono::steady_clock::time_point until;
};

class Permissions {
public:
    Permissions(const Clock& clock, journal::Journal& journal, std::chrono::seconds lifetime,
                std::size_t capacity = 10'000)
        : clock_(clock), journal_(journal), lifetime_(lifetime), capacity_(capacity) {}

    // Called, from any thread, after what list() answers has changed other than by time. Set before the first use.
    void on_change(std::function<void()> changed) { changed_ = std::move(changed); }

    // How long a permission is good for if nobody says less.
    [[nodiscard]] std::chrono::seconds lifetime() const { return lifetime_; }

    // A new permission, charged to the caller's account; its accessTokenUuid, which is never listed. It holds for
    // `lifetime` if that is shorter than lifetime(). exhausted when too many are alive; io where the journal cannot take
    // it. Waits for the journal: call on a worker.
    Result<std::string> grant(const AccountPtr& account, std::string caller, std::string key_fingerprint,
                              std::string key_owner, std::uint64_t uses, journal::Who who = {},
                              std::string question = {}, std::chrono::seconds lifetime = std::chrono::seconds::max());

    // Takes `uses` uses or none. denied: no such permission for this caller and
    // key (the three cases look alike to the caller); expired; exhausted.
    Result<PermissionUse> use(const std::string& uuid, const std::string& caller, const std::string& key_fingerprint,
                              std::uint64_t uses);

    // The fingerprint of the key that it is for; nothing if there is no such permission of this caller.
    [[nodiscard]] std::optional<std::string> key_of(const std::string& uuid, const std::string& caller) const;

    [[nodiscard]] std::vector<PermissionFacts> list() const;
    bool revoke(const std::string& id);                   // by the user
    void revoke_key(const std::string& key_fingerprint);  // it was put away
    void revoke_all();                                    // the screen has locked
    // Stopped when the screen locks next: for what rests on a person's presence and on no permission.
    [[nodiscard]] std::stop_token present() const;
    void drop_expired();  // once a minute or so; what has expired is of no use before that either

private:
    using Deadline = std::chrono::steady_clock::time_point;
    struct Entry {
        PermissionFacts facts;
        Charge place;
        Deadline deadline;  // of the steady clock, so that setting the wall clock prolongs nothing
        std::stop_source end;
    };
    using Entries = std::unordered_map<std::string, Entry>;
    [[nodiscard]] bool full() const;
    [[nodiscard]] Entries take_expired_locked();
    template <class Matches>
    [[nodiscard]] Entries take_locked(Matches matches);
    void ended(Entries& entries, journal::Event how, const char* why);
    template <class Matches>
    std::size_t revoke_those(Matches matches, const char* why);
    void changed() const {
        if (changed_) changed_();
    }

    const Clock& clock_;
    journal::Journal& journal_;
    const std::chrono::seconds lifetime_;
    const std::size_t capacity_;
    std::function<void()> changed_;
    mutable std::mutex mutex_;
    Entries entries_;  // by accessTokenUuid
    std::stop_source present_;
};

}  // namespace pidpys::api
