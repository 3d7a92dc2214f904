// SPDX-License-Identifier: MIT
// An order for a request that ends the certificate of a key, signed by that key. No permission and no policy is for such a
// one: a person is asked each time, whoever brought the key.
#pragma once

#include <chrono>
#include <functional>

#include "api/order/key_use.hpp"
#include "crypto/cmp/revocation_request.hpp"

namespace pidpys::api {

struct RevocationOrder : KeyUse {
    crypto::cmp::RevocationReason reason = crypto::cmp::RevocationReason::unspecified;
    std::chrono::system_clock::time_point invalid_since;
};

channel::Question question_of(const RevocationOrder& order);

// The record has the digest of the request that `work` made; `done` gets it after that, as hand_out says. Nothing is recorded
// of a failure, after which there is no request.
void carry_out(const RevocationOrder& order, const Leave& leave, journal::Journal& journal,
               const std::function<Result<Blob>()>& work, const std::function<void(Result<Blob>)>& done);

}  // namespace pidpys::api
