// SPDX-License-Identifier: MIT
// Kalyna's authenticated modes: GCM and GMAC (DSTU 7624 section 12, OID A.1.3.7) and CCM (section 13, A.1.3.8).
// Constant time. The iv is one block and never used twice with a key. Sealed text: encrypted text, then the tag.
// Errc::invalid_argument for sizes the standard does not allow, Errc::malformed for a text shorter than its tag,
// Errc::integrity where the tag does not match; nothing decrypted is given out then.
#pragma once

#include <cstddef>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"
#include "crypto/symmetric/kalyna.hpp"

namespace pidpys::crypto {

struct KalynaAead {
    ByteView iv;
    ByteView associated;      // authenticated, not encrypted
    std::size_t tag = 16;     // octets, 8 to a block; CCM: 8, 16, 32, 48 or 64
    std::size_t counter = 4;  // CCM alone: octets of the message's length, 4 to 8 ("Nb")
};

// Text and associated data of any size, not both empty (their tag would be the authentication key).
Result<Bytes> kalyna_gcm_seal(const Kalyna& cipher, const KalynaAead& with, ByteView plain);
Result<SecretBytes> kalyna_gcm_open(const Kalyna& cipher, const KalynaAead& with, ByteView sealed);

// GMAC of up to a block; `data` is not empty.
Result<Bytes> kalyna_gmac(const Kalyna& cipher, ByteView data, std::size_t octets);

// Text and associated data in whole blocks: the standard has no vectors for others and implementations differ.
Result<Bytes> kalyna_ccm_seal(const Kalyna& cipher, const KalynaAead& with, ByteView plain);
Result<SecretBytes> kalyna_ccm_open(const Kalyna& cipher, const KalynaAead& with, ByteView sealed);

}  // namespace pidpys::crypto
