// SPDX-License-Identifier: MIT
// Base64 (RFC 4648 §4), hexadecimal and PEM (RFC 7468) text forms of octet strings.
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys {

std::string base64_encode(ByteView bytes);

// Strict alphabet and padding; CR, LF, blanks and tabs between characters are skipped, because real clients
// wrap lines. Errc::malformed otherwise.
Result<Bytes> base64_decode(std::string_view text);

// The form for URLs (RFC 4648 §5) without padding, as JOSE writes it (RFC 7515 §2): one text for each octet string, so
// neither blanks nor spare bits. Errc::malformed.
Result<Bytes> base64url_decode(std::string_view text);

std::string hex_encode(ByteView bytes);  // lower case
std::string hex_encode_upper(ByteView bytes);
Result<Bytes> hex_decode(std::string_view text);  // either case; Errc::malformed

// Escapes of a URI (RFC 3986 §2.1) decoded; broken ones stay as they are and are told.
std::string percent_decode(std::string_view text, bool plus_is_blank, bool& broken);

// 128 random bits as xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx in lower case (RFC 9562 §5.4).
std::string random_uuid();

}  // namespace pidpys
