// SPDX-License-Identifier: MIT
// The open sessions: found by uuid and owner, dropped when deleted or idle, counted against quotas. Thread-safe.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/session/ledger.hpp"
#include "api/session/session.hpp"
#include "api/workers.hpp"

namespace pidpys::api {

class SessionStore {
public:
    SessionStore(const Clock& clock, const Quota& quota, std::chrono::seconds idle)
        : clock_(clock), idle_(idle), ledger_(quota) {}

    // exhausted when the caller, or all callers, have too many.
    Result<SessionPtr> open(const std::string& owner);

    // Null for an unknown uuid and for somebody else's session alike. A use begins the idle time anew.
    [[nodiscard]] SessionPtr find(std::string_view uuid, const std::string& owner) const;

    bool close(std::string_view uuid, const std::string& owner);
    void close_idle();
    void close_all();
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] const Account& total() const { return ledger_.total(); }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    const Clock& clock_;
    const std::chrono::seconds idle_;
    Ledger ledger_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, SessionPtr, Hash, std::equal_to<>> sessions_;
};

}  // namespace pidpys::api
