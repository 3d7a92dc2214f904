// SPDX-License-Identifier: MIT
// Why a token was not logged in to, as a text for people.
#pragma once

#include "api/messages/reason.hpp"
#include "token/tokens.hpp"

namespace pidpys::api {

// nothing: the error has no words of its own, and is explained as any other.
std::optional<Message> reason_of(token::PinTrouble trouble);

// Never empty, as explain() of reason.hpp.
std::string explain_login(const token::LoginFailure& failure, Language language);

}  // namespace pidpys::api
