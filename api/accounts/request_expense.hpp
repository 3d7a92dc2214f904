// SPDX-License-Identifier: MIT
// One request as an account pays for it: a place among its requests, and its body.
#pragma once

#include "api/accounts/account.hpp"
#include "api/http/expense.hpp"

namespace pidpys::api {

// busy: the account has as many requests under way as it may have; exhausted: a body of `announced` octets (0 if it is
// not announced) would not fit. The octets are charged as they come, not as they are announced, so that who announces
// much and sends little holds little.
Result<std::shared_ptr<Expense>> begin_request(const AccountPtr& account, std::uint64_t announced);

}  // namespace pidpys::api
