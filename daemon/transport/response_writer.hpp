// SPDX-License-Identifier: MIT
// Response heads as octets, appended to a connection's one output buffer. Every answer of the service passes here,
// whoever made it, and gets what every answer must have: nothing is kept by a cache, nothing is taken for another type
// than it says, and nothing that a browser might show as a page can load, run or be framed.
#pragma once

#include <ctime>
#include <string>

#include "api/http/message.hpp"

namespace pidpys::daemon {

enum class Persistence { keep, keep_1_0, close };  // keep_1_0: HTTP/1.0 clients must be told

// Appends status line and fields up to the blank line. `date` is an IMF-fixdate (RFC 9110 §5.6.7). Field lines with
// CR or LF in them are left out: they could only come from a bug, and would split the response.
void write_head(std::string& out, const api::Response& response, std::string_view date, Persistence persistence);

std::string http_date(std::time_t time);  // IMF-fixdate

// Does a response of this status have a body and a Content-Length at all?
[[nodiscard]] bool status_has_body(int status);

std::string_view reason_phrase(int status);

}  // namespace pidpys::daemon
