// SPDX-License-Identifier: MIT
// libcrypto 3 looks a signature's digest up by number in a table from before providers (EVP_get_digestbynid in
// ASN1_item_verify, CMS and PKCS #7 comparing numbers). Entries here put our digests into it, so that a signature
// is checked with the digest its own algorithm identifier names and no other. The calls are deprecated; a libcrypto
// without them is one that no longer needs the table.
#pragma once

#include "crypto/provider/digests.hpp"

namespace pidpys::crypto::provider {

// `number` is the digest's NID. False if libcrypto refuses.
bool register_digest_number(const DigestInfo& info, int number);

}  // namespace pidpys::crypto::provider
