// SPDX-License-Identifier: MIT
// A judgement in the form of the contract (cipher-api 5.3).
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "api/http/message.hpp"
#include "api/messages/message.hpp"
#include "api/session/session.hpp"
#include "crypto/cms/remark.hpp"

namespace pidpys::api {

// How a signature is judged by these options.
certs::JudgeOptions judge_options(const SessionOptions& options, certs::TimePoint now, std::size_t max_signers);

// An array of {code, message}.
nlohmann::ordered_json remarks_object(const std::vector<crypto::Remark>& remarks, Language language);

// Adds isRevocationChecked and revocationSources: of every certificate below the authority that is trusted, the signer's
// first, who told its status.
void add_statuses(nlohmann::ordered_json& result, const std::vector<certs::CertificateStatus>& statuses);

// Adds what a time-stamp by itself comes to: failureCause, dateTime, its server, who told the status of its certificates,
// remarks; each where there is something to tell.
void add_stamp(nlohmann::ordered_json& result, const certs::StampJudgement& stamp, Language language);

// 200 if every signer is valid, else 406; both with verifyResults. Time-stamps in signatures that nobody asked for are not
// told; those of a container are, in `timestamps`: they are no signers.
Response verify_answer(const KeptJudgement& kept, Language language);

}  // namespace pidpys::api
