// SPDX-License-Identifier: MIT
// Tokens: 32 random octets in base64, remembered by their SHA-256 alone; and the challenge of a log-in by certificate.
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::api::dss {

struct NewToken {
    Bytes octets;
    [[nodiscard]] std::string text() const;  // base64
    [[nodiscard]] Bytes digest() const;
};

NewToken new_token();

// The digest of a token as it came; empty if it is not base64 of 32 octets.
Bytes token_digest(std::string_view text);

// CMS EnvelopedData (RFC 5652 §6) with AES-256-CBC to one certificate. Errors: malformed, unsupported (a key that
// nothing can be encrypted to).
Result<Bytes> encrypt_to(ByteView certificate, ByteView octets);

}  // namespace pidpys::api::dss
