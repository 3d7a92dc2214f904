// SPDX-License-Identifier: MIT
// Object identifiers of what CAdES adds above BES (RFC 5126 §6; ETSI EN 319 122-1 §5.5, annex A).
#pragma once

#include "crypto/cms/oids.hpp"

namespace pidpys::crypto::oids {

inline constexpr Oid certificate_refs{"1.2.840.113549.1.9.16.2.21"};
inline constexpr Oid revocation_refs{"1.2.840.113549.1.9.16.2.22"};
inline constexpr Oid certificate_values{"1.2.840.113549.1.9.16.2.23"};
inline constexpr Oid revocation_values{"1.2.840.113549.1.9.16.2.24"};
inline constexpr Oid signature_and_refs_timestamp{"1.2.840.113549.1.9.16.2.25"};  // escTimeStamp
inline constexpr Oid refs_timestamp{"1.2.840.113549.1.9.16.2.26"};                // certCRLTimestamp
inline constexpr Oid archive_timestamp_v1{"1.2.840.113549.1.9.16.2.27"};
inline constexpr Oid archive_timestamp_v2{"1.2.840.113549.1.9.16.2.48"};
inline constexpr Oid archive_timestamp_v3{"0.4.0.1733.2.4"};
inline constexpr Oid ats_hash_index{"0.4.0.1733.2.5"};
inline constexpr Oid ats_hash_index_v2{"0.4.0.19122.1.4"};
inline constexpr Oid ats_hash_index_v3{"0.4.0.19122.1.5"};
inline constexpr Oid ri_ocsp_response{"1.3.6.1.5.5.7.16.2"};   // RFC 5940 §2.1
inline constexpr Oid pkix_ocsp_basic{"1.3.6.1.5.5.7.48.1.1"};  // RFC 6960 §4.2.1
inline constexpr Oid crl_number{"2.5.29.20"};                  // RFC 5280 §5.2.3

}  // namespace pidpys::crypto::oids
