// SPDX-License-Identifier: MIT
// Object identifiers of PKCS#12 (RFC 7292 §4.2) and its text form.
#pragma once

#include <string>

#include "crypto/asn1/oid.hpp"

namespace pidpys::crypto {

namespace oids {
inline constexpr der::Oid encrypted_data{"1.2.840.113549.1.7.6"};
inline constexpr der::Oid key_bag{"1.2.840.113549.1.12.10.1.1"};
inline constexpr der::Oid shrouded_key_bag{"1.2.840.113549.1.12.10.1.2"};
inline constexpr der::Oid certificate_bag{"1.2.840.113549.1.12.10.1.3"};
inline constexpr der::Oid safe_contents_bag{"1.2.840.113549.1.12.10.1.6"};
inline constexpr der::Oid x509_certificate{"1.2.840.113549.1.9.22.1"};
inline constexpr der::Oid friendly_name{"1.2.840.113549.1.9.20"};
inline constexpr der::Oid local_key_id{"1.2.840.113549.1.9.21"};
}  // namespace oids

// UTF-16 big endian to UTF-8; lone surrogates become U+FFFD.
std::string utf8_from_bmp(ByteView text);

}  // namespace pidpys::crypto
