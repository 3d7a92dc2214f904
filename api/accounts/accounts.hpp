// SPDX-License-Identifier: MIT
// The accounts of all callers. One caller is one site (the registrable domain of its origin, so that its sub-domains are
// one), one user of the machine whose programs call, one address of the network, or the service itself. Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/accounts/account.hpp"
#include "api/http/message.hpp"

namespace pidpys::api {

class Accounts {
public:
    // `own_hosts`: names of the service itself, which belong to no site.
    explicit Accounts(const Quota& quota = {}, std::vector<std::string> own_hosts = {});
    ~Accounts();
    Accounts(const Accounts&) = delete;
    Accounts& operator=(const Accounts&) = delete;

    // Tells whether the user has admitted an origin; called from any thread, under no lock of the caller's. Nobody is
    // admitted before it is set. Set before the first use.
    void admitted_by(std::function<bool(const Origin&)> admitted);

    AccountPtr of(const Caller& caller);
    // Of the service's own tasks, and of its parts that work for nobody who calls now ("DSS client accounting-1").
    [[nodiscard]] AccountPtr service() const { return service_; }
    AccountPtr part(const std::string& name);

    [[nodiscard]] Amount held() const;  // by all
    [[nodiscard]] Amount held_by_strangers() const;
    [[nodiscard]] std::size_t size() const;  // accounts that somebody holds, but for the two kept below

private:
    AccountPtr find(const std::string& name, Account::Kind kind);

    const std::vector<std::string> own_hosts_;
    const std::shared_ptr<Account::Shared> shared_;
    const AccountPtr service_, own_programs_;  // the latter of the user's own, which call most
    // A site may be called as a user or a part of the service is. Under the shared lock.
    std::map<std::pair<Account::Kind, std::string>, std::weak_ptr<Account>> accounts_;
    std::size_t purge_at_ = 1000;  // entries
};

}  // namespace pidpys::api
