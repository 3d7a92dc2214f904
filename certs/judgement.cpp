// SPDX-License-Identifier: MIT
#include "certs/judgement.hpp"

#include <algorithm>

#include "certs/enclosed.hpp"
#include "certs/parse_certificate.hpp"
#include "crypto/asn1/ber.hpp"
#include "crypto/base/cancellation.hpp"
#include "crypto/cms/certificate_choice.hpp"

namespace pidpys::certs {
namespace {

using crypto::RemarkKind;

// 2017-01-01: from then on SHA-1 proves nothing (pki 7.8).
constexpr TimePoint sha1_ends{std::chrono::sys_days{std::chrono::year{2017} / 1 / 1}};

class Judge {
public:
    Judge(const crypto::SignedDataView& view, ByteView content, const AuthorityRegistry& authorities,
          const JudgeOptions& options, Enclosed enclosed)
        : view_(view),
          content_(content),
          authorities_(authorities),
          options_(options),
          evidence_(authorities, enclosed.certificates) {
        evidence_.add(enclosed.material, StatusSource::embedded);
        evidence_.add(options.asked, StatusSource::asked);
        rules_.now = options.now;
        rules_.revocation = options.stamp_revocation;
        rules_.certificates = std::move(enclosed.certificates);
        rules_.evidence = &evidence_;
        for (const StampJudgement& stamp : options.around)
            if (stamp.valid())
                rules_.proven = std::min(rules_.proven.value_or(stamp.info.gen_time), stamp.info.gen_time);
    }

    SignerJudgement signer(const crypto::SignerInfoView& info, crypto::SignerVerification facts) {
        SignerJudgement judgement;
        judgement.at = options_.now;
        judgement.level = crypto::level_of(view_, info);
        judgement.remarks = std::move(facts.remarks);
        judgement.facts = std::move(facts);
        if (judgement.facts.failure) {
            const auto stated = crypto::states_digest_of(info, content_);
            judgement.other_content = stated && *stated == false;
            judgement.refuse(*judgement.facts.failure);
            return judgement;
        }
        auto stamps = judge_stamps({view_, info, content_}, authorities_, rules_);
        if (!stamps) {
            judgement.refuse(Verdict::unchecked, std::move(stamps.error()));
            return judgement;
        }
        judgement.stamps = std::move(*stamps);
        tell_of_stamps(judgement);
        for (const StampJudgement& stamp : options_.around) judgement.stamps.push_back({stamp, StampKind::archive});
        sort_stamps(judgement.stamps);
        if (judgement.level == crypto::CadesLevel::lt && rules_.proven) judgement.level = crypto::CadesLevel::lta;
        if (const auto proof = earliest_proof(judgement.stamps)) {
            judgement.at = *proof;
            judgement.proven = true;
        }
        judgement.verdict = Verdict::valid;
        if (auto checked = check_certificate(judgement); !checked)
            judgement.refuse(Verdict::invalid, std::move(checked.error()));
        check_age(judgement);
        check_stamps(judgement);
        if (std::ranges::any_of(judgement.statuses, &CertificateStatus::asked_in_vain))
            judgement.refuse(Verdict::unchecked, {Errc::unavailable, words_of_unknown(judgement.statuses)});
        return judgement;
    }

private:
    Result<void> check_certificate(SignerJudgement& judgement) const {
        const Bytes& certificate = judgement.facts.certificate;
        const auto identity = crypto::identify_certificate(certificate);
        if (!identity) return tl::unexpected(identity.error());
        if (auto use = crypto::may_sign_documents(*identity); !use) return use;
        const auto leaf = parse_certificate(certificate);
        const Moment moment{judgement.at, options_.now, judgement.proven};
        const auto status_of = [&](X509* one, X509* issuer) {
            CertificateStatus status = evidence_.status(one, issuer, moment);
            if (status.standing.kind == Standing::revoked && status.standing.revocation)
                judgement.revoked =
                    RevokedCertificate{leaf && X509_cmp(one, leaf.get()) == 0, *status.standing.revocation};
            return status;
        };
        auto path = authorities_.validate(certificate, rules_.certificates, judgement.at, status_of);
        if (!path) {
            Error error = std::move(path.error());
            if (error.code == Errc::expired && !judgement.proven)
                error.detail += "; no time-stamp proves that the signature was made in its time";
            return tl::unexpected(std::move(error));
        }
        judgement.revoked.reset();
        judgement.path = std::move(path->certificates);
        judgement.statuses = std::move(path->statuses);
        if (!judgement.revocation_checked())
            judgement.remarks.push_back({RemarkKind::revocation_unknown, words_of_unknown(judgement.statuses)});
        if (!judgement.statuses.empty() && judgement.statuses.front().standing.revocation)
            judgement.remarks.push_back({RemarkKind::revoked_since, {}});
        return {};
    }

    static void check_age(SignerJudgement& judgement) {
        const auto is_sha1 = [](const crypto::Remark& one) { return one.kind == RemarkKind::sha1_digest; };
        if (judgement.at >= sha1_ends && std::ranges::any_of(judgement.remarks, is_sha1))
            judgement.refuse(Verdict::invalid, {Errc::weak,
                                                "a SHA-1 digest, and the signature is not proven to be of "
                                                "a time when it was enough"});
    }

    void check_stamps(SignerJudgement& judgement) const {
        if (auto order = check_order(judgement.stamps); !order)
            judgement.refuse(Verdict::invalid, std::move(order.error()));
        meet(judgement, options_.content_stamp, "content time-stamp",
             [](StampKind kind) { return kind == StampKind::content; });
        meet(judgement, options_.signature_stamps, "signature time-stamp",
             [](StampKind kind) { return kind != StampKind::content; });
    }

    // Of stamps that are asked for, and of those that may prove the time, asked for or not; each thing once.
    void tell_of_stamps(SignerJudgement& judgement) const {
        for (const SignatureStamp& stamp : judgement.stamps) {
            const bool of_content = stamp.kind == StampKind::content;
            const bool asked = (of_content ? options_.content_stamp : options_.signature_stamps) != StampDemand::none;
            if (!stamp.valid() || !(asked || stamp.proves_signature())) continue;
            for (const crypto::Remark& remark : stamp.remarks) {
                if (!is_told(remark.kind, asked)) continue;
                crypto::Remark told{remark.kind, of_content ? "content time-stamp" : "signature time-stamp"};
                if (stamp.kind == StampKind::archive) told.detail = "archive time-stamp";
                if (!remark.detail.empty()) told.detail += ": " + remark.detail;
                if (std::ranges::count(judgement.remarks, told) == 0) judgement.remarks.push_back(std::move(told));
            }
        }
    }

    static bool is_told(RemarkKind of_stamp, bool asked) {
        return of_stamp == RemarkKind::stamp_server_expired || of_stamp == RemarkKind::clock_apart ||
               (of_stamp == RemarkKind::revocation_unknown && asked);
    }

    template <class Among>
    static void meet(SignerJudgement& judgement, StampDemand demand, const std::string& name, Among among) {
        if (demand == StampDemand::none) return;
        bool there = false;
        for (const SignatureStamp& stamp : judgement.stamps) {
            if (!among(stamp.kind)) continue;
            there = true;
            if (!stamp.valid())
                judgement.refuse(Verdict::invalid, {stamp.reason->code, name + ": " + stamp.reason->detail});
        }
        if (!there && demand == StampDemand::required) judgement.refuse(Verdict::invalid, {Errc::not_found, name});
    }

    const crypto::SignedDataView& view_;
    crypto::HashedOctets content_;
    const AuthorityRegistry& authorities_;
    const JudgeOptions& options_;
    Evidence evidence_;
    StampRules rules_;
};

}  // namespace

bool Judgement::valid() const {
    return !signers.empty() && std::all_of(signers.begin(), signers.end(), [](const auto& one) { return one.valid(); });
}

Result<Judgement> judge(ByteView signature, std::optional<ByteView> beside, const AuthorityRegistry& authorities,
                        const JudgeOptions& options) {
    const auto definite = crypto::der::Definite::from(signature);
    if (!definite) return tl::unexpected(definite.error());
    const auto view = crypto::parse_signed_data(definite->view(), options.max_signers);
    if (!view) return tl::unexpected(view.error());
    Enclosed enclosed = enclosed_in(*view);
    std::vector<Bytes> extra = authorities.certificates();
    extra.insert(extra.end(), enclosed.certificates.begin(), enclosed.certificates.end());
    auto verification = crypto::verify(signature, beside, extra, {options.now, options.max_signers});
    if (!verification) return forward(verification);
    Judge judge(*view, view->content ? *view->content : beside.value_or(ByteView{}), authorities, options,
                std::move(enclosed));
    Judgement judgement{options.now, verification->attached, options.content_stamp, options.signature_stamps, {}};
    for (std::size_t i = 0; i < verification->signers.size(); ++i) {
        judgement.signers.push_back(judge.signer(view->signers[i], std::move(verification->signers[i])));
        if (cancelled()) return fail(Errc::cancelled, "the judgement was given up");
    }
    return judgement;
}

}  // namespace pidpys::certs
