// SPDX-License-Identifier: MIT
// ATSHashIndex (ETSI EN 319 122-1 §5.5.2, annex A; TS 101 733): which certificates, revocation data and unsigned
// attributes an archive-time-stamp-v3 covers. It stands among the unsigned attributes of the token's own SignerInfo.
#pragma once

#include <vector>

#include "crypto/cms/digest.hpp"
#include "crypto/cms/signed_data_parse.hpp"

namespace pidpys::crypto {

// v1 hashes whole attributes, v2 and v3 each value of each attribute behind its type.
enum class HashIndexVersion { v1, v2, v3 };

struct HashIndex {
    HashIndexVersion version = HashIndexVersion::v3;
    const DigestAlgorithm* digest = nullptr;
    ByteView value;                                               // whole, as the imprint has it
    std::vector<ByteView> certificates, revocations, attributes;  // digests
};

// The value of ATSHashIndexV3 over everything that the signature and this signer hold. Errors of crypto::digest.
Result<Bytes> make_hash_index(const SignedDataView& signature, const SignerInfoView& signer,
                              const DigestAlgorithm& algorithm);

// Of the unsigned attributes of a token's SignerInfo. not_found: there is none; malformed: several, or damaged;
// unsupported: a digest that is not known here.
Result<HashIndex> find_hash_index(ByteView unsigned_attributes);

// What of a signature an index covers.
struct IndexCoverage {
    bool all_present = false;  // every digest of the index has its element; else the time-stamp is broken
    std::vector<bool> certificates, revocations;  // of the signature, in its order
    std::vector<bool> attributes;  // unsigned ones of the signer, in their order; true: every value is covered
};
Result<IndexCoverage> coverage_of(const HashIndex& index, const SignedDataView& signature,
                                  const SignerInfoView& signer);

}  // namespace pidpys::crypto
