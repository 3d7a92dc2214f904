// SPDX-License-Identifier: MIT
// One authority takes another's place wherever that is trusted, or nowhere.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "certs/truststore/trust_store.hpp"

namespace pidpys::certs {

// Calls `serve` once every store that trusts `present` trusts `next`; if a store or `serve` fails, the stores that were
// changed get `present` back. The first error, of a store with its place. Stores that do not trust `present` are left
// alone, as are those whose tool is not there.
Result<void> renew_trust(const std::vector<std::unique_ptr<TrustStore>>& stores, X509* present, X509* next,
                         const std::function<Result<void>()>& serve);

}  // namespace pidpys::certs
