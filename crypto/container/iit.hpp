// SPDX-License-Identifier: MIT
// What the vendor IIT adds to the standards (ua-crypto 2).
#pragma once

#include <optional>

#include "crypto/asn1/oid.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

namespace oids {
inline constexpr der::Oid iit_container{"1.3.6.1.4.1.19398.1.1.1.2"};
inline constexpr der::Oid iit_agreement_parameters{"1.3.6.1.4.1.19398.1.1.2.2"};
inline constexpr der::Oid iit_agreement_key{"1.3.6.1.4.1.19398.1.1.2.3"};
}  // namespace oids

// The key-agreement key that stands in attributes ([0] of a PrivateKeyInfo, content) of the signing key; nothing if
// there is none. Errc::malformed where it is damaged.
Result<EvpPkey> iit_agreement_key(ByteView attributes);

// Drops the six octets that some programs put before a Key-6.dat; the container as it is otherwise.
ByteView without_iit_prefix(ByteView container);

}  // namespace pidpys::crypto
