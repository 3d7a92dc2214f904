// SPDX-License-Identifier: MIT
// Paddings that were encrypted, looked at in time that does not depend on them.
#pragma once

#include <cstddef>
#include <span>

#include "crypto/base/bytes.hpp"

namespace pidpys::crypto {

// EME-PKCS1-v1_5 (RFC 8017 §7.2.2) around a message whose size is known, so that each octet of the block has its place and
// nothing is searched for: `key` becomes that message, or keeps its octets if the block is padded in any other way. The block
// is at least 11 octets longer.
void take_if_padded(ByteView block, std::span<std::uint8_t> key);

// PKCS #7 (RFC 5652 §6.3): how many octets of the last block are padding; 0 if it is none.
std::size_t padding_of(ByteView last_block);

}  // namespace pidpys::crypto
