// SPDX-License-Identifier: MIT
// Answers that are a message: compact JSON with `message` first and non-ASCII as it is (cipher-api 2.1, 2.5). The
// plain ones are written once for each language and shared, because most answers of a session are such.
#pragma once

#include <string>
#include <string_view>

#include "api/http/message.hpp"
#include "api/messages/message.hpp"
#include "api/messages/reason.hpp"

namespace pidpys::api {

// A JSON string with its quotes. `text` is UTF-8; octets that are not become U+FFFD.
std::string json_quote(std::string_view text);
void append_quoted(std::string& out, std::string_view text);  // the same, to what is there

// {"message":"…"}
Response message_answer(int status, Message message, Language language);
Response message_answer(int status, std::string_view text);

// {"message":"…","failureCause":"…"}
Response failure_answer(int status, Message message, const Error& cause, Language language);
Response failure_answer(int status, std::string_view text, std::string_view cause);

// {"message":"…","NAME":"VALUE"}
Response value_answer(std::string_view text, std::string_view name, std::string_view value);

}  // namespace pidpys::api
