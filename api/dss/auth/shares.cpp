// SPDX-License-Identifier: MIT
#include "api/dss/auth/shares.hpp"

namespace pidpys::api::dss {
namespace {

// Each has a share of its own; together they are bounded by the accounts of whoever calls.
std::unique_ptr<Accounts> make_shares(const ShareLimits& limits) {
    Quota quota;
    quota.trusted = {.octets = limits.octets, .requests = limits.requests};
    quota.total = {.octets = UINT64_MAX / 2, .requests = UINT64_MAX / 2};
    return std::make_unique<Accounts>(quota);
}

}  // namespace

Shares::Shares(const ShareLimits& clients, const ShareLimits& users)
    : clients_(make_shares(clients)), users_(make_shares(users)) {}

Result<Charge> Shares::take(Accounts& accounts, const std::string& id, std::uint64_t octets) {
    return accounts.part(id)->take({.octets = octets, .requests = 1});
}

}  // namespace pidpys::api::dss
