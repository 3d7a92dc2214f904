// SPDX-License-Identifier: MIT
// Key wrap by double encryption (RFC 3217's shape) as EnvelopedData uses it: GOST 28147 (OID A.1.1.5, 44 octets) and
// Kalyna-256/256 (OID A.1.3.11, 96 octets). Technical specification "Захищені дані".
// The iv is random and fresh for each wrap: the caller draws it (so tests can repeat a published vector).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"
#include "crypto/symmetric/gost28147.hpp"

namespace pidpys::crypto {

using WrapKeyView = std::span<const std::uint8_t, 32>;
inline constexpr std::size_t kGostWrapped = 44;
inline constexpr std::size_t kKalynaWrapped = 96;

std::array<std::uint8_t, kGostWrapped> gost_key_wrap(WrapKeyView kek, WrapKeyView cek, GostIvView iv,
                                                     const GostSBox& sbox = GostSBox::dke1());
// Errc::malformed for another size, Errc::integrity if the checksum does not match.
Result<SecretBytes> gost_key_unwrap(WrapKeyView kek, ByteView wrapped, const GostSBox& sbox = GostSBox::dke1());

std::array<std::uint8_t, kKalynaWrapped> kalyna_key_wrap(WrapKeyView kek, WrapKeyView cek,
                                                         std::span<const std::uint8_t, 32> iv);
Result<SecretBytes> kalyna_key_unwrap(WrapKeyView kek, ByteView wrapped);

}  // namespace pidpys::crypto
