// SPDX-License-Identifier: MIT
#include "daemon/transport/census.hpp"

namespace pidpys::daemon {

void Census::came(const std::string& user, State state) {
    ++at(state);
    ++all_;
    const std::lock_guard lock(mutex_);
    ++users_[user];
}

void Census::moved(State from, State to) {
    at(from).fetch_sub(1, std::memory_order_relaxed);
    at(to).fetch_add(1, std::memory_order_relaxed);
}

void Census::left(const std::string& user, State state) {
    --at(state);
    --all_;
    const std::lock_guard lock(mutex_);
    const auto found = users_.find(user);
    if (found != users_.end() && --found->second == 0) users_.erase(found);
}

std::size_t Census::of_user(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    const auto found = users_.find(name);
    return found == users_.end() ? 0 : found->second;
}

}  // namespace pidpys::daemon
