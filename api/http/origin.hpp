// SPDX-License-Identifier: MIT
// Web origins (RFC 6454), parsed and compared by scheme, host and port; and Host authorities (RFC 9110 §7.2).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/base/result.hpp"

namespace pidpys::api {

struct Authority {
    std::string host;  // lower case, with a trailing dot if it has one; an IPv6 literal without brackets
    std::uint16_t port = 0;
    bool operator==(const Authority&) const = default;
};

// "host[:port]"; Errc::malformed for anything else (user information, blanks, bad labels, a port that is 0, > 65535 or
// has leading zeros).
Result<Authority> parse_authority(std::string_view text, std::uint16_t default_port);

struct Origin {
    std::string scheme;  // lower case: "https", "http"
    std::string host;
    std::uint16_t port = 0;
    bool operator==(const Origin&) const = default;
    [[nodiscard]] std::string text() const;  // as a browser writes it: default port left out
    [[nodiscard]] bool is_loopback() const;  // localhost, *.localhost, 127.0.0.0/8, ::1
};

// A serialised origin: scheme "://" host [":" port], http and https only, no path. "null" (sandboxed frames, files)
// and every other scheme are Errc::malformed: such pages have no identity to ask the user about.
Result<Origin> parse_origin(std::string_view text);

// Patterns: "https://bank.ua", "https://*.bank.ua" (one or more labels in front), "https://bank.ua:8443". A host beyond
// ASCII is written as browsers send it ("xn--…"). One that is_origin_pattern() refuses matches nothing.
bool is_origin_pattern(std::string_view text);

bool origin_matches(const Origin& origin, std::string_view pattern);

// For patterns that deny: a host with a dot at its end is another origin to a browser and the same host to DNS.
bool origin_is_denied(const Origin& origin, std::string_view pattern);

}  // namespace pidpys::api
