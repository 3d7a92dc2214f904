// SPDX-License-Identifier: MIT
// An Error as a text for people: the translated reason and, in brackets, the technical detail.
#pragma once

#include <string>
#include <string_view>

#include "api/messages/message.hpp"
#include "channel/control.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::api {

Message reason_of(Errc code);

// Details of an Error for which the contract has words of its own; ": " and more may follow, which is shown in brackets.
namespace detail {
inline constexpr std::string_view protected_parameters = "protected parameters";
inline constexpr std::string_view for_no_key = "the message is for none of the keys";
inline constexpr std::string_view too_many_keys = channel::too_many_keys;
inline constexpr std::string_view sender_absent = "the sender's certificate is not at hand";
}  // namespace detail

// Never empty, so it fits failureCause (cipher-api 13).
std::string explain(const Error& error, Language language);

}  // namespace pidpys::api
