// SPDX-License-Identifier: MIT
// An Error as a text for people: the translated reason and, in brackets, the technical detail.
#pragma once

#include <string>

#include "api/messages/message.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::api {

Message reason_of(Errc code);

// Never empty, so it fits failureCause (cipher-api 13).
std::string explain(const Error& error, Language language);

}  // namespace pidpys::api
