// SPDX-License-Identifier: MIT
// Keys from passwords, as the Ukrainian containers make them. Constant time in the password (its length apart).
// Iteration counts come from foreign files: callers bound them first; zero is std::invalid_argument. Where the work is
// cancelled (crypto/base/cancellation.hpp) what was filled in is no key.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"
#include "crypto/symmetric/gost_sbox.hpp"

namespace pidpys::crypto {

// PBKDF2 (RFC 8018 5.2) with HMAC GOST 34.311 (OID A.1.2). Fills `key`.
void pbkdf2_hmac_gost34311(ByteView password, ByteView salt, std::uint32_t iterations, std::span<std::uint8_t> key,
                           const GostSBox& sbox = GostSBox::dke1());

// PBKDF2 with KMAC-Kupyna-256 (OID A.2.2.4), as in ZS2 containers: the KMAC key is the password padded with zeros to
// 32 octets. A password longer than 32 octets is refused: Errc::unsupported.
Result<void> pbkdf2_kmac_kupyna256(ByteView password, ByteView salt, std::uint32_t iterations,
                                   std::span<std::uint8_t> key);

// PKCS#12 key derivation (RFC 7292 B.2) with GOST 34.311, u = v = 32. The password is a BMPString: UTF-16 big
// endian with its two final zero octets. id 1 encryption key, 2 IV, 3 MAC key.
void pkcs12_kdf_gost34311(ByteView bmp_password, ByteView salt, std::uint8_t id, std::uint32_t iterations,
                          std::span<std::uint8_t> key);

// One of several derivations with GOST 34.311, as pbkdf2_hmac_gost34311 or, with an id, pkcs12_kdf_gost34311 makes it.
struct GostDerivation {
    ByteView password;
    ByteView salt;
    std::uint32_t iterations = 0;
    std::optional<std::uint8_t> pkcs12_id;
    std::span<std::uint8_t> key;  // filled; for PKCS#12 at most 32 octets, else std::invalid_argument
};

// All of them, side by side in the lanes of vectors: where those are wide four take little longer than the longest.
void derive_side_by_side(std::span<const GostDerivation> derivations, const GostSBox& sbox = GostSBox::dke1());

// IIT Key-6.dat: GOST 34.311 of the password, then of the result 9,999 times more; 32 octets.
void iit_kdf(ByteView password, std::span<std::uint8_t, 32> key);

}  // namespace pidpys::crypto
