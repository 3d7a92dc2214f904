// SPDX-License-Identifier: MIT
// Certificates by their fingerprint: SHA-256 of the DER, lower-case hex.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/bytes.hpp"

namespace pidpys::certs {

std::string fingerprint_of(ByteView certificate);

// As people copy it, "AB:CD:…" or "abcd…". Nothing: it is no SHA-256.
std::optional<std::string> parse_fingerprint(std::string_view text);

}  // namespace pidpys::certs
