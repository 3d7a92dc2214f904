// SPDX-License-Identifier: MIT
// PKCS #11 URIs (RFC 7512), by which tokens and their keys are named: on the command line, in settings, and as the paths that
// the service itself gives pages. What would load code or read files (module-path, module-name, pin-source) and what would
// bring a PIN along (pin-value) is refused, and so is every attribute that is not compared here: passed over, it would make
// a name mean more than it says.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::token {

inline constexpr std::string_view kUriScheme = "pkcs11:";
inline constexpr std::size_t max_uri = 2048;  // octets
inline constexpr const char* kDataType = "data";

// What is not named fits everything.
struct Uri {
    std::optional<std::string> token, manufacturer, model, serial, object, type;
    std::optional<Bytes> id;  // CKA_ID

    bool operator==(const Uri&) const = default;
};

// Whether the text begins as such a name does; the scheme in any case (RFC 3986 §3.1).
bool is_uri(std::string_view text);

// Whether it names an object that merely lies on the token: its octets are a key container, and no key of the token.
inline bool names_container(const Uri& uri) { return uri.type == kDataType; }

// malformed, too_large, denied (an attribute that loads or tells a PIN), unsupported (one that is not compared here).
Result<Uri> parse_uri(std::string_view text);

std::string write_uri(const Uri& uri);

}  // namespace pidpys::token
