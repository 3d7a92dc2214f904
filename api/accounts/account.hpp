// SPDX-License-Identifier: MIT
// A budget belongs to a caller. Whoever keeps something for a caller asks its account first and holds the Charge for as
// long as the thing is kept: the charge's end gives back, so that nothing can be forgotten. Thread-safe.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/accounts/quota.hpp"
#include "api/http/blob.hpp"
#include "api/http/origin.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::api {

class Account;
using AccountPtr = std::shared_ptr<Account>;

// What an account has been charged; given back when it ends. Moved, never copied.
class Charge {
public:
    Charge() = default;  // of nothing
    Charge(Charge&& other) noexcept;
    Charge& operator=(Charge&& other) noexcept;
    Charge(const Charge&) = delete;
    Charge& operator=(const Charge&) = delete;
    ~Charge() { give_back(amount_); }

    // Charges more, all of it or nothing. exhausted. Not for a charge of nothing.
    Result<void> grow(const Amount& more);
    void give_back(const Amount& part);  // at most what it has

    [[nodiscard]] const Amount& amount() const { return amount_; }

private:
    friend class Account;
    Charge(AccountPtr account, const Amount& amount, Standing standing)
        : account_(std::move(account)), amount_(amount), standing_(standing) {}

    AccountPtr account_;
    Amount amount_;
    Standing standing_ = Standing::trusted;  // when it was taken: it goes back to where it came from
};

class Account : public std::enable_shared_from_this<Account> {
public:
    struct Shared;  // what the accounts of one service have in common
    enum class Kind : std::uint8_t { site, user, address, service };

    // Only Accounts makes them.
    Account(std::string name, std::shared_ptr<Shared> shared, Kind kind);

    // "bank.ua", "user 1000", "address 192.0.2.7", "the service"
    [[nodiscard]] const std::string& name() const { return name_; }

    // As it is now: a site's standing changes when the user admits it or takes that back.
    [[nodiscard]] Standing standing() const;
    [[nodiscard]] bool trusted() const { return standing() == Standing::trusted; }

    // All of it or nothing. exhausted, with a detail that says of what.
    Result<Charge> take(const Amount& amount);

    [[nodiscard]] Amount held() const;
    [[nodiscard]] const Amount& limits() const;  // of its present standing
    [[nodiscard]] WorkLimits work() const;
    [[nodiscard]] std::size_t max_signers() const;  // of a signature to be verified

private:
    friend class Accounts;
    friend class Charge;
    [[nodiscard]] const Amount& limits(Standing standing) const;
    void vouch(const Origin& admitted);
    Result<void> add(const Amount& amount, Standing standing);
    void subtract(const Amount& amount, Standing standing);

    const std::string name_;
    const std::shared_ptr<Shared> shared_;
    const Kind kind_;
    Amount held_;                    // under the lock of all accounts, as is:
    std::optional<Origin> vouched_;  // an origin of the site that was admitted when last seen
};

// The same octets, with a charge that was taken for them beside them until the last slice is gone.
Blob hold(Blob blob, Charge charge);

// The same octets, charged to the account for as long as any slice of what keeps them lives; once, however often they
// are handed in. A small part of large octets is copied out of them instead. exhausted.
Result<Blob> charge(const AccountPtr& account, Blob blob);
Result<std::vector<Blob>> charge(const AccountPtr& account, std::vector<Bytes> all);

// Octets that `make` is still to make, at most `most` of them: charged before that. exhausted, and its errors.
template <class Make>
Result<Blob> make_charged(const AccountPtr& account, std::uint64_t most, Make make) {
    auto taken = account->take({.octets = most, .memory = most});
    if (!taken) return forward(taken);
    Result<Bytes> made = make();
    if (!made) return forward(made);
    const auto spare = most - std::min<std::uint64_t>(most, made->size());
    taken->give_back({.octets = spare, .memory = spare});
    return hold(Blob(std::move(*made)), std::move(*taken));
}

}  // namespace pidpys::api
