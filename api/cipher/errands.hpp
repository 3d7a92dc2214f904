// SPDX-License-Identifier: MIT
// Errands of proof/ run for a session: nothing waits on a thread, what is computed is computed on workers in the caller's
// name, and a session that ends ends its errand.
#pragma once

#include <functional>

#include "api/cipher/cipher.hpp"
#include "proof/appraisal.hpp"
#include "proof/context.hpp"
#include "proof/errand.hpp"

namespace pidpys::api {

// What an inquiry of this service has at hand. `authority`: id of the one that the client asks about.
proof::Context context_of(const Cipher& cipher, std::vector<Bytes> certificates = {}, std::string authority = {});

// Call on a worker. Calls `done` once, from any thread, when the errand is at its end, or with what was thrown on the way.
// The fetcher lives until then.
void run_errand(Cipher& cipher, const SessionPtr& session, std::shared_ptr<proof::Errand> errand,
                online::Fetcher& fetcher, const std::stop_token& stop,
                std::function<void(std::optional<Error> failure)> done);

// A judgement for which servers are asked (proof::Appraisal); where the service has no network it is made once, of what is
// at hand. As run_errand.
void appraise(Cipher& cipher, const SessionPtr& session, proof::Appraisal::Judge judge,
              std::function<void(std::optional<Error> failure)> done);

}  // namespace pidpys::api
