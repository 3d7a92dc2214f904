// SPDX-License-Identifier: MIT
#include "api/session/session_store.hpp"

#include <vector>

#include "crypto/base/encoding.hpp"

namespace pidpys::api {

Result<SessionPtr> SessionStore::open(const std::string& owner) {
    auto account = ledger_.account(owner);
    if (!account->take_session()) return fail(Errc::exhausted, "too many open sessions");
    auto session = std::make_shared<Session>(random_uuid(), owner, std::move(account));
    session->last_used = clock_.steady();
    const std::lock_guard lock(mutex_);
    sessions_.emplace(session->uuid, session);
    return session;
}

SessionPtr SessionStore::find(std::string_view uuid, const std::string& owner) const {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(uuid);
    if (found == sessions_.end() || found->second->owner != owner) return nullptr;
    found->second->last_used = clock_.steady();
    return found->second;
}

bool SessionStore::close(std::string_view uuid, const std::string& owner) {
    SessionPtr session;
    {
        const std::lock_guard lock(mutex_);
        const auto found = sessions_.find(uuid);
        if (found == sessions_.end() || found->second->owner != owner) return false;
        session = std::move(found->second);
        sessions_.erase(found);
    }
    session->close();
    return true;
}

void SessionStore::close_idle() {
    const auto limit = clock_.steady() - idle_;
    std::vector<SessionPtr> idle;
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(sessions_, [&](auto& entry) {
            const bool busy = entry.second->creator.state().running || entry.second->verifier.state().running;
            if (busy || entry.second->last_used.load() > limit) return false;
            idle.push_back(std::move(entry.second));
            return true;
        });
    }
    for (const auto& session : idle) session->close();
    idle.clear();
    ledger_.forget_idle();
}

void SessionStore::close_all() {
    std::unordered_map<std::string, SessionPtr, Hash, std::equal_to<>> all;
    {
        const std::lock_guard lock(mutex_);
        all.swap(sessions_);
    }
    for (const auto& [uuid, session] : all) session->close();
}

std::size_t SessionStore::size() const {
    const std::lock_guard lock(mutex_);
    return sessions_.size();
}

}  // namespace pidpys::api
