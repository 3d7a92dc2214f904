// SPDX-License-Identifier: MIT
#include "certs/status_answer.hpp"

#include <algorithm>

#include "certs/certificate_rules.hpp"
#include "certs/issued_by.hpp"
#include "certs/parse_certificate.hpp"
#include "certs/status_words.hpp"
#include "crypto/cms/certificate_choice.hpp"
#include "crypto/cms/distinguished_name.hpp"

namespace pidpys::certs {
namespace {

constexpr std::chrono::hours present_for{1};  // pki 3.2: answers made before
constexpr unsigned key_compromise = 1;        // CRLReason

bool is_issued_by(ByteView certificate, ByteView issuer) {
    return is_signed_by(certificate, issuer) &&
           check_certificate(parse_certificate(certificate).get(), PathRole::signer, false).has_value();
}

// Whether the issuer has made this certificate for status answers.
Result<void> may_answer(ByteView certificate, const crypto::CertificateIdentity& identity, ByteView issuer,
                        const crypto::CertificateIdentity& issuer_identity, TimePoint produced_at) {
    if (std::ranges::equal(certificate, issuer)) return {};
    if (!crypto::same_name(identity.issuer, issuer_identity.subject))
        return fail(Errc::untrusted, "the status answer is signed by a responder of another authority");
    if (auto may = crypto::may_serve(identity, crypto::purpose_ocsp_signing); !may)
        return fail(Errc::untrusted, "the status answer's signer: " + may.error().detail);
    if (!identity.is_valid_at(produced_at))
        return fail(Errc::untrusted, "the status responder's certificate is out of its time");
    if (!is_issued_by(certificate, issuer))
        return fail(Errc::untrusted, "the status responder's certificate is not of the authority that it answers for");
    return {};
}

Result<Bytes> find_responder(const crypto::ocsp::Basic& answer, ByteView issuer,
                             const crypto::CertificateIdentity& issuer_identity, const std::vector<Bytes>& candidates) {
    std::vector<ByteView> all{issuer};
    all.insert(all.end(), answer.certificates.begin(), answer.certificates.end());
    all.insert(all.end(), candidates.begin(), candidates.end());
    Error reason{Errc::no_certificate, "the status responder's certificate is not there"};
    for (ByteView candidate : all) {
        const auto identity = crypto::identify_certificate(candidate);
        if (!identity) continue;
        const auto named = crypto::ocsp::names_responder(answer, *identity);
        if (!named || !*named) continue;
        if (auto may = may_answer(candidate, *identity, issuer, issuer_identity, answer.produced_at); !may) {
            reason = std::move(may.error());
            continue;
        }
        if (auto holds = crypto::ocsp::verify_signature(answer, *identity); !holds) {
            reason = std::move(holds.error());
            continue;
        }
        return to_bytes(candidate);
    }
    return tl::unexpected(std::move(reason));
}

bool counts(const crypto::ocsp::Single& single, TimePoint said, const Moment& moment) {
    if (single.this_update <= moment.at + status_tolerance && single.next_update && moment.at <= *single.next_update)
        return true;
    return moment.at <= said + (moment.proven ? status_tolerance : present_for);
}

Standing standing_of(const crypto::ocsp::Basic& answer, const crypto::ocsp::Single* single, const Moment& moment) {
    using crypto::ocsp::CertStatus;
    if (single == nullptr) return {Standing::unknown, "the status answer is about another certificate"};
    const TimePoint said = std::min(answer.produced_at, single->this_update);
    if (single->status == CertStatus::unknown)
        return {Standing::unknown, "the responder does not know the certificate", {}, said};
    if (single->status == CertStatus::revoked) {
        const bool compromised = single->reason == key_compromise && single->invalid_at;
        const TimePoint from = compromised ? std::min(*single->invalid_at, single->revoked_at) : single->revoked_at;
        const Revocation revocation{from, single->reason};
        if (from <= moment.at)
            return {Standing::revoked, revocation_text(single->revoked_at, single->reason), revocation, said};
        return {Standing::good, {}, revocation, said};
    }
    if (!counts(*single, said, moment))
        return {Standing::unknown, "the status answer is of a time before the signature's", {}, said};
    return {Standing::good, {}, {}, said};
}

}  // namespace

Result<AnsweredStatus> judge_status_answer(const crypto::ocsp::Basic& answer, ByteView certificate, ByteView issuer,
                                           const std::vector<Bytes>& candidates, const Moment& moment) {
    const auto identity = crypto::identify_certificate(certificate);
    if (!identity) return tl::unexpected(identity.error());
    const auto issuer_identity = crypto::identify_certificate(issuer);
    if (!issuer_identity) return tl::unexpected(issuer_identity.error());
    auto responder = find_responder(answer, issuer, *issuer_identity, candidates);
    if (!responder) return forward(responder);
    const auto single = crypto::ocsp::find_single(answer, identity->serial, *issuer_identity);
    if (!single) return tl::unexpected(single.error());
    return AnsweredStatus{standing_of(answer, *single, moment), std::move(*responder)};
}

}  // namespace pidpys::certs
