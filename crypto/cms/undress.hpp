// SPDX-License-Identifier: MIT
// A signature in the clothes that people send it in: PEM (CMS, PKCS7), bare Base64, UTF-16 text, S/MIME
// (RFC 8551: application/pkcs7-mime and multipart/signed).
#pragma once

#include <optional>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

// The CMS itself; nothing where `octets` wear no clothes (they are BER already, or no signature at all: whoever parses
// them says so). A multipart/signed message becomes an attached signature of the part that was signed, as it stands if
// that is what a signer is over, else with its lines ended by CR LF (§3.1.1). What stands before the clothes is a note
// (RFC 7468 §2, RFC 2046 §5.1.1). Errc::malformed for clothes that are torn: no end line, no Base64, no second part, and
// where anything but blanks stands after them, a second signature too: nobody would look at it.
Result<std::optional<Bytes>> undress(ByteView octets);

}  // namespace pidpys::crypto
