// SPDX-License-Identifier: MIT
// The verdict on each signer of a signature and its form in the contract (cipher-api 5.3).
#pragma once

#include <vector>

#include "api/http/message.hpp"
#include "api/messages/message.hpp"
#include "api/session/session.hpp"
#include "certs/trust.hpp"

namespace pidpys::api {

// What crypto/ found out, joined with trust in the certificate at time `now`: a signature without a trusted time-stamp
// proves no earlier time. Time-stamps the options ask to verify fail the check, because this version cannot.
CheckedSigner check_signer(crypto::SignerVerification facts, const std::vector<Bytes>& certificates,
                           const SessionOptions& options, const certs::AuthorityRegistry& authorities,
                           certs::TimePoint now);

// 200 if every signer is valid, else 406; both with verifyResults.
Response verify_answer(const std::vector<CheckedSigner>& signers, Language language);

}  // namespace pidpys::api
