// SPDX-License-Identifier: MIT
// Header fields by the rules of RFC 9110 §5: names without regard to case, which may come once only, lists of tokens.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pidpys::api {

using Headers = std::vector<std::pair<std::string, std::string>>;

// ASCII letters compared, or turned to lower case.
bool equal_folded(std::string_view a, std::string_view b);
std::string fold(std::string_view text);

// The first value of a field; nothing if there is no such field, which is not the same as an empty one.
std::optional<std::string_view> find_field(const Headers& headers, std::string_view name);
// The same where an empty field says as much as none.
std::string_view find_header(const Headers& headers, std::string_view name);

// A field that decides framing, the host, who calls or what the body is, and whose grammar is no list, says one thing
// or the request is malformed (RFC 9110 §5.3): of two, a proxy and we might believe different ones. The name of such
// a field that came twice; empty if none did.
std::string_view repeated_singleton(const Headers& headers);

bool is_token(std::string_view text);  // RFC 9110 §5.6.2

// The members of all fields of that name that are tokens, joined by commas: what may be said back.
std::string token_list(const Headers& headers, std::string_view name);

}  // namespace pidpys::api
