// SPDX-License-Identifier: MIT
#include "api/session/session_store.hpp"

#include <algorithm>
#include <utility>

#include "crypto/base/encoding.hpp"

namespace pidpys::api {
namespace {

constexpr Amount place{.sessions = 1};

// The first without a job.
template <class Queue>
auto oldest_idle(Queue& queue) {
    return std::find_if(queue.begin(), queue.end(), [](const SessionPtr& session) { return !session->busy(); });
}

}  // namespace

Result<SessionPtr> SessionStore::open(const std::string& owner, const AccountPtr& account) {
    auto charge = make_place(account);
    if (!charge) return forward(charge);
    auto session = std::make_shared<Session>(random_uuid(), owner, account, std::move(*charge), opened_);
    session->last_used = clock_.steady();
    const std::lock_guard lock(mutex_);
    auto& queue = queues_[account.get()];
    queue.push_back(session);
    sessions_.emplace(session->uuid, std::prev(queue.end()));
    return session;
}

Result<Charge> SessionStore::make_place(const AccountPtr& account) {
    auto charge = account->take(place);
    if (charge || account->trusted()) return charge;
    const bool own_fault = account->held().sessions >= account->limits().sessions;
    const bool room_made = own_fault ? close_oldest(*account) : close_oldest_of_strangers();
    return room_made ? account->take(place) : std::move(charge);
}

bool SessionStore::close_oldest(const Account& account) {
    std::vector<SessionPtr> taken;
    {
        const std::lock_guard lock(mutex_);
        const auto queue = queues_.find(&account);
        if (queue == queues_.end()) return false;
        if (const auto oldest = oldest_idle(queue->second); oldest != queue->second.end())
            take_out_locked(oldest, taken);
    }
    for (const auto& session : taken) session->close();
    return !taken.empty();
}

bool SessionStore::close_oldest_of_strangers() {
    std::vector<SessionPtr> taken;
    {
        const std::lock_guard lock(mutex_);
        Queue::iterator oldest;
        bool found = false;
        for (auto& [account, queue] : queues_) {
            if (account->trusted()) continue;
            const auto one = oldest_idle(queue);
            if (one == queue.end() || (found && (*one)->last_used.load() >= (*oldest)->last_used.load())) continue;
            oldest = one;
            found = true;
        }
        if (found) take_out_locked(oldest, taken);
    }
    for (const auto& session : taken) session->close();
    return !taken.empty();
}

void SessionStore::take_out_locked(Queue::iterator session, std::vector<SessionPtr>& taken) {
    const auto queue = queues_.find((*session)->account.get());
    sessions_.erase(sessions_.find((*session)->uuid));
    taken.push_back(std::move(*session));
    queue->second.erase(session);
    if (queue->second.empty()) queues_.erase(queue);
}

SessionPtr SessionStore::find(std::string_view uuid, const std::string& owner) {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(uuid);
    if (found == sessions_.end()) return nullptr;
    const auto session = *found->second;
    if (session->owner != owner) return nullptr;
    session->last_used = clock_.steady();
    auto& queue = queues_.at(session->account.get());
    queue.splice(queue.end(), queue, found->second);
    return session;
}

bool SessionStore::close(std::string_view uuid, const std::string& owner) {
    std::vector<SessionPtr> taken;
    {
        const std::lock_guard lock(mutex_);
        const auto found = sessions_.find(uuid);
        if (found == sessions_.end() || (*found->second)->owner != owner) return false;
        take_out_locked(found->second, taken);
    }
    taken.front()->close();
    return true;
}

void SessionStore::close_idle() {
    const auto now = clock_.steady();
    std::vector<SessionPtr> idle;
    {
        const std::lock_guard lock(mutex_);
        std::vector<Queue::iterator> ended;
        for (auto& [account, queue] : queues_) {
            const auto limit = now - (account->trusted() ? life_.trusted : life_.stranger);
            for (auto session = queue.begin(); session != queue.end() && (*session)->last_used.load() <= limit;
                 ++session)
                if (!(*session)->busy()) ended.push_back(session);
        }
        for (const auto session : ended) take_out_locked(session, idle);
    }
    for (const auto& session : idle) session->close();
}

void SessionStore::close_all() {
    std::unordered_map<const Account*, Queue> all;
    {
        const std::lock_guard lock(mutex_);
        sessions_.clear();
        all.swap(queues_);
    }
    for (const auto& [account, queue] : all)
        for (const auto& session : queue) session->close();
}

std::size_t SessionStore::size() const {
    const std::lock_guard lock(mutex_);
    return sessions_.size();
}

}  // namespace pidpys::api
