// SPDX-License-Identifier: MIT
#include "certs/stamp_judgement.hpp"

#include <algorithm>

#include "crypto/cms/signed_data_parse.hpp"

namespace pidpys::certs {
namespace {

namespace timestamp = crypto::timestamp;

Result<void> is_over(const timestamp::Token& token, const StampedDigest& stamped) {
    const timestamp::Imprint& stated = token.info.imprint;
    if (stated.algorithm == nullptr) return fail(Errc::unsupported, "a time-stamp by an unknown digest");
    const auto actual = stamped(*stated.algorithm);
    if (!actual) return tl::unexpected(actual.error());
    if (*actual != stated.hash) return fail(Errc::integrity, "the time-stamp is over other data");
    return {};
}

// Among what came along and, where it is not there, among all that is known here.
Result<timestamp::TokenSigner> find_signer(const timestamp::Token& token, const AuthorityRegistry& authorities,
                                           const std::vector<Bytes>& certificates) {
    auto found = timestamp::verify_token(token, certificates);
    if (found || found.error().code != Errc::no_certificate) return found;
    return timestamp::verify_token(token, authorities.certificates_like([&](const auto& identity) {
        return crypto::names(token.signer_id, identity);
    }));
}

// Of a certificate on the path of a server: revoked later is revoked, too, for reasons that reach back.
CertificateStatus status_for_stamp(const Evidence& evidence, X509* certificate, X509* issuer, TimePoint gen_time,
                                   const StampRules& rules) {
    CertificateStatus status = evidence.status(certificate, issuer, {gen_time, rules.now, true});
    const auto& later = status.standing.revocation;
    if (status.standing.kind == Standing::good && later && later->at <= rules.proven.value_or(rules.now) &&
        !later->spares_the_past()) {
        status.standing.kind = Standing::revoked;
        status.standing.detail = "revoked since, for a reason that reaches back";
    }
    return status;
}

}  // namespace

StampedDigest digest_of(crypto::HashedOctets& octets) {
    return [&octets](const crypto::DigestAlgorithm& algorithm) -> Result<Bytes> {
        const auto digest = octets.digest(algorithm);
        if (!digest) return tl::unexpected(digest.error());
        return to_bytes(*digest);
    };
}

StampJudgement judge_stamp(const timestamp::Token& token, const StampedDigest& stamped,
                           const AuthorityRegistry& authorities, const StampRules& rules) {
    StampJudgement judgement;
    judgement.info = token.info;
    auto signer = find_signer(token, authorities, rules.certificates);
    if (!signer) {
        judgement.refuse(std::move(signer.error()));
        return judgement;
    }
    judgement.certificate = std::move(signer->certificate);
    judgement.remarks = std::move(signer->remarks);
    if (auto over = is_over(token, stamped); !over) {
        judgement.refuse(std::move(over.error()));
        return judgement;
    }
    std::vector<Bytes> helpers = rules.certificates;
    helpers.insert(helpers.end(), token.certificates.begin(), token.certificates.end());
    const Evidence at_hand(authorities);
    const Evidence& evidence = rules.evidence != nullptr ? *rules.evidence : at_hand;
    const TimePoint gen_time = token.info.gen_time;
    auto path = authorities.validate(judgement.certificate, helpers, gen_time, [&](X509* certificate, X509* issuer) {
        return rules.revocation ? status_for_stamp(evidence, certificate, issuer, gen_time, rules)
                                : CertificateStatus{};
    });
    if (!path) {
        judgement.refuse(std::move(path.error()));
        return judgement;
    }
    judgement.verdict = Verdict::valid;
    judgement.path = std::move(path->certificates);
    judgement.statuses = std::move(path->statuses);
    if (rules.revocation && !judgement.revocation_checked())
        judgement.remarks.push_back({crypto::RemarkKind::revocation_unknown, words_of_unknown(judgement.statuses)});
    if (token.info.gen_time > rules.now + clock_tolerance)
        judgement.remarks.push_back({crypto::RemarkKind::clock_apart, {}});
    const auto identity = crypto::identify_certificate(judgement.certificate);
    if (identity && identity->not_after < rules.proven.value_or(rules.now))
        judgement.remarks.push_back({crypto::RemarkKind::stamp_server_expired, {}});
    return judgement;
}

}  // namespace pidpys::certs
