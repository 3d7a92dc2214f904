// SPDX-License-Identifier: MIT
#include "certs/truststore/renew.hpp"

namespace pidpys::certs {

Result<void> renew_trust(const std::vector<std::unique_ptr<TrustStore>>& stores, X509* present, X509* next,
                         const std::function<Result<void>()>& serve) {
    std::vector<TrustStore*> changed;
    Result<void> outcome;
    for (const auto& store : stores) {
        const auto state = store->status(present);
        if (!state || *state != TrustState::trusted) continue;
        changed.push_back(store.get());  // also if it fails half-way
        outcome = store->install(next);
        if (!outcome) {
            outcome = fail(outcome.error().code, store->place() + ": " + outcome.error().detail);
            break;
        }
    }
    if (outcome) outcome = serve();
    if (!outcome)
        for (TrustStore* store : changed) (void)store->install(present);  // what still fails, `pidpys doctor` tells
    return outcome;
}

}  // namespace pidpys::certs
