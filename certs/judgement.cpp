// SPDX-License-Identifier: MIT
#include "certs/judgement.hpp"

#include <algorithm>

#include "crypto/cms/certificate_choice.hpp"

namespace pidpys::certs {
namespace {

SignerJudgement judge_signer(crypto::SignerVerification facts, const std::vector<Bytes>& embedded,
                             const AuthorityRegistry& authorities, TimePoint at) {
    SignerJudgement judgement;
    judgement.verdict = Verdict::valid;
    judgement.remarks = std::move(facts.remarks);
    judgement.facts = std::move(facts);
    if (auto& failure = judgement.facts.failure) {
        const bool looked_at = failure->code == Errc::integrity || failure->code == Errc::weak;
        judgement.refuse(looked_at ? Verdict::invalid : Verdict::unchecked, *failure);
        return judgement;
    }
    const auto identity = crypto::identify_certificate(judgement.facts.certificate);
    if (auto use = identity ? crypto::may_sign_documents(*identity) : tl::unexpected(identity.error()); !use) {
        judgement.refuse(Verdict::invalid, std::move(use.error()));
        return judgement;
    }
    auto path = authorities.validate(judgement.facts.certificate, embedded, at);
    if (!path) {
        judgement.refuse(Verdict::invalid, std::move(path.error()));
        return judgement;
    }
    judgement.path = std::move(path->certificates);
    judgement.revocation_checked = path->revocation_checked;
    if (!judgement.revocation_checked) judgement.remarks.push_back({crypto::RemarkKind::revocation_unknown, {}});
    return judgement;
}

}  // namespace

void SignerJudgement::refuse(Verdict how, Error why) {
    if (reason) return;
    verdict = how;
    reason = std::move(why);
}

bool Judgement::valid() const {
    return !signers.empty() && std::all_of(signers.begin(), signers.end(), [](const auto& one) { return one.valid(); });
}

Result<Judgement> judge(ByteView signature, ByteView content, const AuthorityRegistry& authorities, TimePoint at,
                        std::size_t max_signers) {
    auto verification = crypto::verify(signature, content, authorities.certificates(), {at, max_signers});
    if (!verification) return forward(verification);
    Judgement judgement{at, verification->attached, {}};
    for (auto& signer : verification->signers)
        judgement.signers.push_back(judge_signer(std::move(signer), verification->certificates, authorities, at));
    return judgement;
}

}  // namespace pidpys::certs
