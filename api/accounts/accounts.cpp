// SPDX-License-Identifier: MIT
#include "api/accounts/accounts.hpp"

#include <algorithm>

#include "api/accounts/account_internals.hpp"
#include "api/accounts/site.hpp"

namespace pidpys::api {

Accounts::Accounts(const Quota& quota, std::vector<std::string> own_hosts)
    : own_hosts_(std::move(own_hosts)),
      shared_(std::make_shared<Account::Shared>(quota)),
      service_(std::make_shared<Account>("the service", shared_, Account::Kind::service)),
      own_programs_(std::make_shared<Account>(Peer{}.user_name(), shared_, Account::Kind::user)) {}

Accounts::~Accounts() = default;

void Accounts::admitted_by(std::function<bool(const Origin&)> admitted) { shared_->admitted = std::move(admitted); }

AccountPtr Accounts::of(const Caller& caller) {
    if (!caller.origin && caller.peer.same_user) return own_programs_;
    if (!caller.origin && !caller.peer.address.empty()) return find(caller.peer.user_name(), Account::Kind::address);
    if (!caller.origin) return find(caller.peer.user_name(), Account::Kind::user);
    const std::string& host = caller.origin->host;
    const bool own = std::find(own_hosts_.begin(), own_hosts_.end(), host) != own_hosts_.end();
    auto account = find(own ? host : site_of(host), Account::Kind::site);
    if (shared_->admitted && shared_->admitted(*caller.origin)) account->vouch(*caller.origin);
    return account;
}

AccountPtr Accounts::part(const std::string& name) { return find(name, Account::Kind::service); }

AccountPtr Accounts::find(const std::string& name, Account::Kind kind) {
    const std::lock_guard lock(shared_->mutex);
    auto& place = accounts_[{kind, name}];
    auto account = place.lock();
    if (!account) place = account = std::make_shared<Account>(name, shared_, kind);
    if (accounts_.size() >= purge_at_) {  // those that hold nothing have ended
        std::erase_if(accounts_, [](const auto& entry) { return entry.second.expired(); });
        purge_at_ = std::max<std::size_t>(1000, 2 * accounts_.size());
    }
    return account;
}

Amount Accounts::held() const {
    const std::lock_guard lock(shared_->mutex);
    return shared_->held;
}

Amount Accounts::held_by_strangers() const {
    const std::lock_guard lock(shared_->mutex);
    return shared_->held_by_strangers;
}

std::size_t Accounts::size() const {
    const std::lock_guard lock(shared_->mutex);
    return static_cast<std::size_t>(
        std::count_if(accounts_.begin(), accounts_.end(), [](const auto& entry) { return !entry.second.expired(); }));
}

}  // namespace pidpys::api
