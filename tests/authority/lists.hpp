// SPDX-License-Identifier: MIT
// Revocation lists (RFC 5280 §5) with whatever in them.
#pragma once

#include <optional>
#include <vector>

#include "tests/authority/house.hpp"

namespace pidpys::test::authority {

struct ListEntry {
    Bytes serial;  // content octets of the INTEGER
    certs::TimePoint at;
    std::optional<unsigned> reason;  // CRLReason
};

struct ListOptions {
    certs::TimePoint this_update;
    std::optional<certs::TimePoint> next_update;
    std::uint64_t number = 1;
    std::optional<std::uint64_t> base;  // of a delta
    std::vector<ListEntry> entries;
    Bytes more_extensions;         // whole ones
    Bytes entry_extension;         // one more of the last entry, whole
    const char* digest = nullptr;  // of the signature; null: SHA-256, of DSTU 4145 the key's own
};

Result<Bytes> make_list(const Member& issuer, const ListOptions& options);

// Extension ::= SEQUENCE { identifier, critical, OCTET STRING with `value` }
Bytes make_extension(const char* identifier, bool critical, ByteView value);

}  // namespace pidpys::test::authority
