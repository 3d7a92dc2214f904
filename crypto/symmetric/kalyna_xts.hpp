// SPDX-License-Identifier: MIT
// Kalyna XTS (DSTU 7624 section 14, OID A.1.3.9) for storage sectors, and the standard's own key wrap KW (section 15,
// OID A.1.3.10; EnvelopedData uses another one: key_wrap.hpp). Whole blocks alone. Constant time.
#pragma once

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"
#include "crypto/symmetric/kalyna.hpp"

namespace pidpys::crypto {

// Errc::invalid_argument unless iv is a block and data whole blocks, in and out of one size.
Result<void> kalyna_xts_encrypt(const Kalyna& cipher, ByteView iv, ByteView in, std::span<std::uint8_t> out);
Result<void> kalyna_xts_decrypt(const Kalyna& cipher, ByteView iv, ByteView in, std::span<std::uint8_t> out);

// One block longer than the key. Errc::invalid_argument unless whole blocks, at least one, at most 64 KiB.
Result<Bytes> kalyna_kw_wrap(const Kalyna& cipher, ByteView key);
// Errc::malformed for a size that cannot be, Errc::integrity if the check block is not zero.
Result<SecretBytes> kalyna_kw_unwrap(const Kalyna& cipher, ByteView wrapped);

}  // namespace pidpys::crypto
