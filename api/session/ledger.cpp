// SPDX-License-Identifier: MIT
#include "api/session/ledger.hpp"

namespace pidpys::api {
namespace {

bool take(std::atomic<std::uint64_t>& used, std::uint64_t count, std::uint64_t limit) {
    std::uint64_t now = used.load(std::memory_order_relaxed);
    do {
        if (count > limit || now > limit - count) return false;
    } while (!used.compare_exchange_weak(now, now + count, std::memory_order_relaxed));
    return true;
}

struct ChargedBlob {
    ChargedBlob(Blob held, std::shared_ptr<Account> payer) : blob(std::move(held)), account(std::move(payer)) {}
    ChargedBlob(const ChargedBlob&) = delete;
    ChargedBlob& operator=(const ChargedBlob&) = delete;
    ~ChargedBlob() { account->return_octets(blob.size()); }

    Blob blob;
    std::shared_ptr<Account> account;
};

}  // namespace

bool Account::take_session() {
    if (!take(sessions_, 1, max_sessions_)) return false;
    if (total_ == nullptr || total_->take_session()) return true;
    sessions_ -= 1;
    return false;
}

void Account::return_session() {
    sessions_ -= 1;
    if (total_ != nullptr) total_->return_session();
}

bool Account::take_octets(std::uint64_t count) {
    if (!take(octets_, count, max_octets_)) return false;
    if (total_ == nullptr || total_->take_octets(count)) return true;
    octets_ -= count;
    return false;
}

void Account::return_octets(std::uint64_t count) {
    octets_ -= count;
    if (total_ != nullptr) total_->return_octets(count);
}

Result<Blob> charge(const std::shared_ptr<Account>& account, Blob blob) {
    if (!account->take_octets(blob.size())) return fail(Errc::exhausted, "too much data is held in open sessions");
    auto charged = std::make_shared<const ChargedBlob>(std::move(blob), account);
    const ByteView view = charged->blob.view();
    return Blob(std::move(charged), view);
}

Result<std::vector<Blob>> charge(const std::shared_ptr<Account>& account, std::vector<Bytes> all) {
    std::vector<Blob> charged;
    for (Bytes& each : all) {
        auto blob = charge(account, Blob(std::move(each)));
        if (!blob) return forward(blob);
        charged.push_back(std::move(*blob));
    }
    return charged;
}

Ledger::Ledger(const Quota& quota)
    : quota_(quota), total_(std::make_shared<Account>(quota.sessions, quota.octets, nullptr)) {}

std::shared_ptr<Account> Ledger::account(const std::string& caller) {
    const std::lock_guard lock(mutex_);
    auto& account = accounts_[caller];
    if (!account) account = std::make_shared<Account>(quota_.sessions_per_caller, quota_.octets_per_caller, total_);
    return account;
}

void Ledger::forget_idle() {
    const std::lock_guard lock(mutex_);
    std::erase_if(accounts_, [](const auto& entry) { return entry.second.use_count() == 1; });
}

}  // namespace pidpys::api
