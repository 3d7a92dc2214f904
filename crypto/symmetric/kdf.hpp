// SPDX-License-Identifier: MIT
// Keys from passwords, as the Ukrainian containers make them. Constant time in the password (its length apart).
// Iteration counts come from foreign files: callers bound them first; zero is std::invalid_argument. Where the work is
// cancelled (crypto/base/cancellation.hpp) what was filled in is no key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"
#include "crypto/symmetric/gost_sbox.hpp"

namespace pidpys::crypto {

// PBKDF2 (RFC 8018 5.2) with HMAC GOST 34.311 (OID A.1.2). Fills `key`.
void pbkdf2_hmac_gost34311(ByteView password, ByteView salt, std::uint32_t iterations, std::span<std::uint8_t> key,
                           const GostSBox& sbox = GostSBox::dke1());

// PBKDF2 with KMAC-Kupyna-256 (OID A.2.2.4), as in ZS2 containers: the KMAC key is the password padded with zeros to
// 32 octets. A password longer than that is refused: Errc::unsupported.
inline constexpr std::size_t max_kmac_password = 32;
Result<void> pbkdf2_kmac_kupyna256(ByteView password, ByteView salt, std::uint32_t iterations,
                                   std::span<std::uint8_t> key);

// PKCS#12 key derivation (RFC 7292 B.2) with GOST 34.311, u = v = 32. The password is a BMPString: UTF-16 big
// endian with its two final zero octets. id 1 encryption key, 2 IV, 3 MAC key.
void pkcs12_kdf_gost34311(ByteView bmp_password, ByteView salt, std::uint8_t id, std::uint32_t iterations,
                          std::span<std::uint8_t> key);

// The derivations above by name. All but PKCS#12's make keys of any length.
enum class NationalKdf { pbkdf2_hmac_gost34311, pbkdf2_kmac_kupyna256, pkcs12_gost34311 };

struct NationalDerivation {
    NationalKdf kdf{};
    ByteView password;  // for KMAC at most max_kmac_password, else std::invalid_argument
    ByteView salt;
    std::uint32_t iterations = 0;
    std::span<std::uint8_t> key;  // filled; for PKCS#12 at most 32 octets, else std::invalid_argument
    std::uint8_t pkcs12_id = 0;
};

// All of them, those of one hash side by side in the lanes of vectors: where those are wide, several take little longer
// than the longest (GOST 34.311), or two thirds of their time one after the other (KMAC).
void derive_side_by_side(std::span<const NationalDerivation> derivations, const GostSBox& sbox = GostSBox::dke1());

// IIT Key-6.dat: GOST 34.311 of the password, then of the result 9,999 times more; 32 octets.
void iit_kdf(ByteView password, std::span<std::uint8_t, 32> key);

}  // namespace pidpys::crypto
