// SPDX-License-Identifier: MIT
// Certificates asked for by the identifiers of their keys: the protocol of IIT's servers, which is not RFC 4210
// (keys-and-envelopes 4.1). Nothing of an answer is proved by it: whoever takes a certificate looks at it himself.
#pragma once

#include <span>
#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto::cmp {

// Older servers know the first alone.
enum class QuerySlots : std::uint8_t { three = 3, four = 4 };

inline constexpr std::size_t key_id_octets = 32;
inline constexpr std::size_t max_query_answer = std::size_t{256} << 10;

// Asks for those of the ids that there are slots for. An id has 1 to 32 octets; none, or a longer one, is
// invalid_argument.
Result<Bytes> write_certificate_query(QuerySlots slots, std::span<const Bytes> key_ids);

// The certificates (DER) of an answer, in its order. not_found: the server has none; malformed: it speaks another form, or
// none; too_large.
Result<std::vector<Bytes>> read_query_answer(ByteView answer);

}  // namespace pidpys::crypto::cmp
