// SPDX-License-Identifier: MIT
// What calls of one client, and of one user, may have under way at a time, beside what their address may (api/accounts).
#pragma once

#include <string>

#include "api/accounts/accounts.hpp"

namespace pidpys::api::dss {

struct ShareLimits {
    std::uint64_t requests = UINT32_MAX;
    std::uint64_t octets = UINT64_MAX / 4;  // of their bodies
};

class Shares {
public:
    Shares(const ShareLimits& clients, const ShareLimits& users);

    // Held as long as the call lasts. exhausted.
    Result<Charge> of_client(const std::string& id, std::uint64_t octets) { return take(*clients_, id, octets); }
    Result<Charge> of_user(const std::string& id, std::uint64_t octets) { return take(*users_, id, octets); }

private:
    static Result<Charge> take(Accounts& accounts, const std::string& id, std::uint64_t octets);

    std::unique_ptr<Accounts> clients_, users_;
};

}  // namespace pidpys::api::dss
