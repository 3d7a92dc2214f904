// SPDX-License-Identifier: MIT
// What an archive time-stamp that is there should be the digest of, so that it can be checked against its imprint.
#pragma once

#include "crypto/cms/digest.hpp"
#include "crypto/cms/signed_data_parse.hpp"

namespace pidpys::crypto {

// Of version 3, with the index that stands in the token (a whole ContentInfo, definite form). Errors: integrity (the index
// names what is not there); those of find_hash_index, coverage_of and digest().
Result<Bytes> archive_timestamp_v3_digest(const SignedDataView& signature, const SignerInfoView& signer,
                                          HashedOctets& content, const DigestAlgorithm& algorithm, ByteView token);

// Of version 2, in the form that gives `stated`, else in the first. `not_earlier` as for archive_timestamp_v2_input.
Result<Bytes> archive_timestamp_v2_digest(const SignedDataView& signature, const SignerInfoView& signer,
                                          ByteView beside, std::span<const ByteView> not_earlier,
                                          const DigestAlgorithm& algorithm, ByteView stated);

}  // namespace pidpys::crypto
