// SPDX-License-Identifier: MIT
// Request targets (RFC 9112 §3.2): which host, which path, which query.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/result.hpp"

namespace pidpys::api {

// Views into the target. An absolute form ("https://localhost:9091/x") names scheme and authority, which count in
// place of Host (§3.2.2); in the other forms both are empty.
struct Target {
    std::string_view scheme;
    std::string_view authority;
    std::string_view origin_form;  // "/path?query", or "*"
};

// malformed: neither origin form, absolute form nor "*", or with a fragment, which no request has (RFC 9112 §3.2).
Result<Target> parse_target(std::string_view target);

// The path of an origin form: before '?', still percent-encoded, without a trailing slash. malformed: a broken escape,
// an escaped NUL, another form.
Result<std::string_view> target_path(std::string_view target);
std::string_view target_query(std::string_view target);

// The decoded value of a query parameter, names compared without case if `fold_case`. Broken escapes stay as they are.
// present_without_value: `?name` and `?name=` both give an empty string; absent gives nullopt.
std::optional<std::string> query_parameter(std::string_view query, std::string_view name, bool fold_case = false);

}  // namespace pidpys::api
