// SPDX-License-Identifier: MIT
// Who holds how much: sessions and octets of each caller and of all, within quotas. What is charged for a blob comes
// back when its last user lets it go, a running job included. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "api/http/blob.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::api {

struct Quota {
    std::uint64_t sessions_per_caller = 10'000;
    std::uint64_t sessions = 50'000;
    std::uint64_t octets_per_caller = std::uint64_t{4} << 30;   // mostly on disk: the transport spills large bodies
    std::uint64_t octets = std::uint64_t{8} << 30;
};

class Account {
public:
    Account(std::uint64_t max_sessions, std::uint64_t max_octets, std::shared_ptr<Account> total)
        : max_sessions_(max_sessions), max_octets_(max_octets), total_(std::move(total)) {}

    bool take_session();
    void return_session();
    bool take_octets(std::uint64_t count);
    void return_octets(std::uint64_t count);
    [[nodiscard]] std::uint64_t sessions() const { return sessions_; }
    [[nodiscard]] std::uint64_t octets() const { return octets_; }

private:
    const std::uint64_t max_sessions_, max_octets_;
    const std::shared_ptr<Account> total_;   // null in the account of all callers
    std::atomic<std::uint64_t> sessions_ = 0, octets_ = 0;
};

// The same blob, charged to `account` for as long as anybody holds it. exhausted.
Result<Blob> charge(const std::shared_ptr<Account>& account, Blob blob);
Result<std::vector<Blob>> charge(const std::shared_ptr<Account>& account, std::vector<Bytes> all);

class Ledger {
public:
    explicit Ledger(const Quota& quota);
    std::shared_ptr<Account> account(const std::string& caller);
    void forget_idle();                      // drops accounts that hold nothing
    [[nodiscard]] const Account& total() const { return *total_; }

private:
    const Quota quota_;
    const std::shared_ptr<Account> total_;
    std::mutex mutex_;
    std::unordered_map<std::string, std::shared_ptr<Account>> accounts_;
};

}  // namespace pidpys::api
