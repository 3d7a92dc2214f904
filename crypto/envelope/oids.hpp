// SPDX-License-Identifier: MIT
// Object identifiers of messages to somebody (RFC 5652 §6, RFC 5083, RFC 8017; ua-crypto 1.2).
#pragma once

#include "crypto/cms/oids.hpp"

namespace pidpys::crypto::oids {

inline constexpr Oid enveloped_data{"1.2.840.113549.1.7.3"};
inline constexpr Oid auth_enveloped_data{"1.2.840.113549.1.9.16.1.23"};
inline constexpr Oid rsaes_oaep{"1.2.840.113549.1.1.7"};
inline constexpr Oid p_specified{"1.2.840.113549.1.1.9"};
inline constexpr Oid x25519{"1.3.101.110"};
inline constexpr Oid dstu4145{"1.2.804.2.1.1.1.1.3.1.1"};

}  // namespace pidpys::crypto::oids
