// SPDX-License-Identifier: MIT
#include "crypto/cades/archive_digest.hpp"

#include <algorithm>

#include "crypto/cades/hash_index.hpp"
#include "crypto/cades/imprint.hpp"

namespace pidpys::crypto {

Result<Bytes> archive_timestamp_v3_digest(const SignedDataView& signature, const SignerInfoView& signer,
                                          HashedOctets& content, const DigestAlgorithm& algorithm, ByteView token) {
    const auto inner = parse_signed_data(token, 1);
    if (!inner) return tl::unexpected(inner.error());
    if (inner->signers.empty()) return fail(Errc::malformed, "an archive time-stamp without a signer");
    const auto index = find_hash_index(inner->signers.front().unsigned_attributes);
    if (!index) return tl::unexpected(index.error());
    const auto coverage = coverage_of(*index, signature, signer);
    if (!coverage) return tl::unexpected(coverage.error());
    if (!coverage->all_present)
        return fail(Errc::integrity, "not everything is there that the archive time-stamp covers");
    const auto input = archive_timestamp_v3_input(signature, signer, content, algorithm, index->value);
    if (!input) return tl::unexpected(input.error());
    return input->digest(algorithm);
}

Result<Bytes> archive_timestamp_v2_digest(const SignedDataView& signature, const SignerInfoView& signer,
                                          ByteView beside, std::span<const ByteView> not_earlier,
                                          const DigestAlgorithm& algorithm, ByteView stated) {
    auto usual = archive_timestamp_v2_input(signature, signer, beside, not_earlier).digest(algorithm);
    if (!usual || std::ranges::equal(*usual, stated)) return usual;
    auto other = archive_timestamp_v2_input(signature, signer, beside, not_earlier, UnsignedSetForm::content_alone)
                     .digest(algorithm);
    return other && std::ranges::equal(*other, stated) ? std::move(other) : std::move(usual);
}

}  // namespace pidpys::crypto
