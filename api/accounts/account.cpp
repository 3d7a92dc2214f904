// SPDX-License-Identifier: MIT
#include "api/accounts/account.hpp"

#include <algorithm>
#include <utility>

#include "api/accounts/account_internals.hpp"

namespace pidpys::api {
namespace {

// What of `more` does not fit beside `held`; null if all does.
const char* lacking(const Amount& held, const Amount& more, const Amount& limit) {
    for (const Member& member : members) {
        const auto most = limit.*member.of, now = held.*member.of, wanted = more.*member.of;
        if (wanted > 0 && (wanted > most || now > most - wanted)) return member.words;
    }
    return nullptr;
}

void change(Amount& held, const Amount& by, bool up) {
    for (const Member& member : members) held.*member.of += up ? by.*member.of : 0 - by.*member.of;
}

}  // namespace

Charge::Charge(Charge&& other) noexcept
    : account_(std::move(other.account_)), amount_(std::exchange(other.amount_, {})), standing_(other.standing_) {}

Charge& Charge::operator=(Charge&& other) noexcept {
    std::swap(account_, other.account_);
    std::swap(amount_, other.amount_);
    std::swap(standing_, other.standing_);
    return *this;
}

Result<void> Charge::grow(const Amount& more) {
    if (auto added = account_->add(more, standing_); !added) return added;
    change(amount_, more, true);
    return {};
}

void Charge::give_back(const Amount& part) {
    if (!account_ || part == Amount{}) return;
    Amount less = part;
    for (const Member& member : members) less.*member.of = std::min(less.*member.of, amount_.*member.of);
    account_->subtract(less, standing_);
    change(amount_, less, false);
}

Account::Account(std::string name, std::shared_ptr<Shared> shared, Kind kind)
    : name_(std::move(name)), shared_(std::move(shared)), kind_(kind) {}

Standing Account::standing() const {
    if (kind_ != Kind::site) return Standing::trusted;
    std::optional<Origin> vouched;
    {
        const std::lock_guard lock(shared_->mutex);
        vouched = vouched_;
    }
    return vouched && shared_->admitted && shared_->admitted(*vouched) ? Standing::trusted : Standing::stranger;
}

void Account::vouch(const Origin& admitted) {
    const std::lock_guard lock(shared_->mutex);
    vouched_ = admitted;
}

Result<Charge> Account::take(const Amount& amount) {
    const Standing now = standing();
    if (amount != Amount{})  // of nothing yet
        if (auto added = add(amount, now); !added) return forward(added);
    return Charge(shared_from_this(), amount, now);
}

Result<void> Account::add(const Amount& amount, Standing standing) {
    const bool stranger = standing == Standing::stranger;
    const Quota& quota = shared_->quota;
    const std::lock_guard lock(shared_->mutex);
    if (const char* what = lacking(held_, amount, limits(standing)))
        return fail(Errc::exhausted, "too many " + std::string(what) + " are held for " + name_);
    const char* what = lacking(shared_->held, amount, quota.total);
    if (what == nullptr && stranger) what = lacking(shared_->held_by_strangers, amount, quota.strangers);
    if (what != nullptr) return fail(Errc::exhausted, "too many " + std::string(what) + " are held for all callers");
    change(held_, amount, true);
    change(shared_->held, amount, true);
    if (stranger) change(shared_->held_by_strangers, amount, true);
    return {};
}

void Account::subtract(const Amount& amount, Standing standing) {
    const std::lock_guard lock(shared_->mutex);
    change(held_, amount, false);
    change(shared_->held, amount, false);
    if (standing == Standing::stranger) change(shared_->held_by_strangers, amount, false);
}

Amount Account::held() const {
    const std::lock_guard lock(shared_->mutex);
    return held_;
}

const Amount& Account::limits(Standing standing) const {
    if (kind_ == Kind::address) return shared_->quota.address;
    return standing == Standing::stranger ? shared_->quota.stranger : shared_->quota.trusted;
}

const Amount& Account::limits() const { return limits(standing()); }

WorkLimits Account::work() const {
    if (kind_ == Kind::service) return {SIZE_MAX, SIZE_MAX};
    return trusted() ? shared_->quota.trusted_work : shared_->quota.stranger_work;
}

std::size_t Account::max_signers() const { return trusted() ? SIZE_MAX : shared_->quota.stranger_signers; }

namespace {

constexpr std::size_t worth_a_copy = std::size_t{64} << 10, large = std::size_t{1} << 20;

// A small part that would keep a large whole: cheaper copied out of it.
bool is_small_part(const Blob& blob) {
    return blob.kept() > worth_a_copy && blob.size() <= std::min(large, blob.kept() / 8);
}

}  // namespace

Blob hold(Blob blob, Charge charge) { return std::move(blob).paid(std::make_shared<const Charge>(std::move(charge))); }

Result<Blob> charge(const AccountPtr& account, Blob blob) {
    if (is_small_part(blob)) blob = Blob(to_bytes(blob.view()));
    if (blob.is_paid() || blob.kept() == 0) return blob;
    const std::uint64_t kept = blob.kept();
    auto taken = account->take({.octets = kept, .memory = blob.is_mapped() ? 0 : kept});
    if (!taken) return forward(taken);
    return hold(std::move(blob), std::move(*taken));
}

Result<std::vector<Blob>> charge(const AccountPtr& account, std::vector<Bytes> all) {
    std::vector<Blob> charged;
    for (Bytes& each : all) {
        auto blob = charge(account, Blob(std::move(each)));
        if (!blob) return forward(blob);
        charged.push_back(std::move(*blob));
    }
    return charged;
}

}  // namespace pidpys::api
