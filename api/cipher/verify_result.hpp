// SPDX-License-Identifier: MIT
// A judgement in the form of the contract (cipher-api 5.3).
#pragma once

#include "api/http/message.hpp"
#include "api/messages/message.hpp"
#include "api/session/options.hpp"
#include "certs/judgement.hpp"

namespace pidpys::api {

// Time-stamps that the options ask to verify spoil the verdict, because this version cannot.
void demand_time_stamps(certs::Judgement& judgement, const SessionOptions& options);

// 200 if every signer is valid, else 406; both with verifyResults.
Response verify_answer(const certs::Judgement& judgement, Language language);

}  // namespace pidpys::api
