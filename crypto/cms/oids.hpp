// SPDX-License-Identifier: MIT
// Object identifiers of CMS and CAdES (RFC 5652, RFC 5035, ETSI EN 319 122-1), and of keys and their parameters (RFC 8017, RFC 5480).
#pragma once

#include "crypto/asn1/oid.hpp"

namespace pidpys::crypto::oids {

using der::Oid;

inline constexpr Oid data{"1.2.840.113549.1.7.1"};
inline constexpr Oid signed_data{"1.2.840.113549.1.7.2"};
inline constexpr Oid content_type{"1.2.840.113549.1.9.3"};
inline constexpr Oid message_digest{"1.2.840.113549.1.9.4"};
inline constexpr Oid signing_time{"1.2.840.113549.1.9.5"};
inline constexpr Oid countersignature{"1.2.840.113549.1.9.6"};
inline constexpr Oid signing_certificate{"1.2.840.113549.1.9.16.2.12"};
inline constexpr Oid signing_certificate_v2{"1.2.840.113549.1.9.16.2.47"};
inline constexpr Oid tst_info{"1.2.840.113549.1.9.16.1.4"};  // content of a time-stamp token (RFC 3161)
inline constexpr Oid content_timestamp{"1.2.840.113549.1.9.16.2.20"};
inline constexpr Oid signature_timestamp{"1.2.840.113549.1.9.16.2.14"};

inline constexpr Oid rsa_encryption{"1.2.840.113549.1.1.1"};
inline constexpr Oid mgf1{"1.2.840.113549.1.1.8"};
inline constexpr Oid ec_public_key{"1.2.840.10045.2.1"};

}  // namespace pidpys::crypto::oids
