// SPDX-License-Identifier: MIT
// All time-stamps of one signer, judged from the newest to the oldest (pki 2.5, 6.5, 7.2, 7.6).
#pragma once

#include "certs/stamp_judgement.hpp"
#include "crypto/cms/signed_data_parse.hpp"

namespace pidpys::certs {

// In the order in which they come to be.
enum class StampKind {
    content,         // the data existed
    signature,       // the signature existed
    signature_refs,  // the signature with its references
    refs,            // the references alone
    archive,         // the signature with all that it holds
};

struct SignatureStamp : StampJudgement {
    StampKind kind = StampKind::content;

    [[nodiscard]] bool proves_signature() const {
        return valid() && kind != StampKind::content && kind != StampKind::refs;
    }
};

struct StampedSignature {
    const crypto::SignedDataView& view;
    const crypto::SignerInfoView& signer;
    crypto::HashedOctets& content;
};

inline constexpr std::size_t max_stamps = 32;  // of one signer

// By kind, then by time. Each is judged until the time that a newer valid one over it proves, `rules.proven` where that is
// one outside of the signature. One that cannot be read is unchecked, as are archive time-stamps of version 1. Error: too_large.
Result<std::vector<SignatureStamp>> judge_stamps(const StampedSignature& of, const AuthorityRegistry& authorities,
                                                 const StampRules& rules);

void sort_stamps(std::vector<SignatureStamp>& stamps);

// The first time at which the signature is proven to have existed.
std::optional<TimePoint> earliest_proof(const std::vector<SignatureStamp>& stamps);

// Whether those that are valid came about in the order of their kinds, within a second and their accuracies. Errc::integrity.
Result<void> check_order(const std::vector<SignatureStamp>& stamps);

}  // namespace pidpys::certs
