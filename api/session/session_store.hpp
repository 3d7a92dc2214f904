// SPDX-License-Identifier: MIT
// The open sessions: found by uuid and owner, dropped when deleted or idle, charged to their callers' accounts.
// Thread-safe.
#pragma once

#include <chrono>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "api/accounts/account.hpp"
#include "api/session/session.hpp"
#include "api/workers.hpp"

namespace pidpys::api {

// How long a session lives that nobody uses and that has no job running.
struct SessionLife {
    std::chrono::seconds trusted{3600};
    std::chrono::seconds stranger{300};
};

class SessionStore {
public:
    SessionStore(const Clock& clock, const SessionLife& life) : clock_(clock), life_(life) {}

    // exhausted when the caller, or all callers, have too many. A stranger's oldest session without a job gives way to
    // its new one, and that of the strangers together when they have used up what is theirs.
    Result<SessionPtr> open(const std::string& owner, const AccountPtr& account);

    // Null for an unknown uuid and for somebody else's session alike. A use begins the idle time anew.
    [[nodiscard]] SessionPtr find(std::string_view uuid, const std::string& owner);

    bool close(std::string_view uuid, const std::string& owner);
    void close_idle();
    void close_all();
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] const OpenedKeys& opened_keys() const { return *opened_; }

private:
    using Queue = std::list<SessionPtr>;  // of one account, the least recently used in front
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    Result<Charge> make_place(const AccountPtr& account);
    bool close_oldest(const Account& account);
    bool close_oldest_of_strangers();
    void take_out_locked(Queue::iterator session, std::vector<SessionPtr>& taken);

    const Clock& clock_;
    const SessionLife life_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Queue::iterator, Hash, std::equal_to<>> sessions_;
    const std::shared_ptr<OpenedKeys> opened_ = std::make_shared<OpenedKeys>();
    std::unordered_map<const Account*, Queue> queues_;  // none is empty
};

}  // namespace pidpys::api
