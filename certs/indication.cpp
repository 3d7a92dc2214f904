// SPDX-License-Identifier: MIT
#include "certs/indication.hpp"

#include <algorithm>
#include <array>

#include "crypto/cms/certificate_identity.hpp"

namespace pidpys::certs {
namespace {

using Sub = SubIndication;

constexpr std::array sub_names{
    "",
    "FORMAT_FAILURE",
    "HASH_FAILURE",
    "SIG_CRYPTO_FAILURE",
    "REVOKED",
    "EXPIRED",
    "NOT_YET_VALID",
    "SIG_CONSTRAINTS_FAILURE",
    "CHAIN_CONSTRAINTS_FAILURE",
    "CRYPTO_CONSTRAINTS_FAILURE",
    "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
    "TIMESTAMP_ORDER_FAILURE",
    "NO_SIGNING_CERTIFICATE_FOUND",
    "NO_CERTIFICATE_CHAIN_FOUND",
    "REVOKED_NO_POE",
    "REVOKED_CA_NO_POE",
    "OUT_OF_BOUNDS_NO_POE",
    "TRY_LATER",
    "SIGNED_DATA_NOT_FOUND",
    "GENERIC",
};
static_assert(sub_names.size() == static_cast<std::size_t>(Sub::count));

constexpr Indicated failed(Sub sub) { return {Indication::total_failed, sub}; }
constexpr Indicated open(Sub sub) { return {Indication::indeterminate, sub}; }

// The signature was made no earlier: what its content's time-stamp proves.
std::optional<TimePoint> not_before(const SignerJudgement& signer) {
    std::optional<TimePoint> latest;
    for (const SignatureStamp& stamp : signer.stamps)
        if (stamp.kind == StampKind::content && stamp.valid() && (!latest || *latest < stamp.info.gen_time))
            latest = stamp.info.gen_time;
    return latest;
}

Indicated of_revocation(const SignerJudgement& signer) {
    if (!signer.revoked || !signer.revoked->is_signer) return open(Sub::revoked_ca_no_poe);
    const auto made = not_before(signer);
    return made && signer.revoked->revocation.at <= *made ? failed(Sub::revoked) : open(Sub::revoked_no_poe);
}

Indicated of_validity(const SignerJudgement& signer) {
    const auto identity = crypto::identify_certificate(signer.facts.certificate);
    if (!identity) return open(Sub::generic);
    if (signer.at < identity->not_before) return failed(Sub::not_yet_valid);
    const auto made = not_before(signer);
    return made && identity->not_after < *made ? failed(Sub::expired) : open(Sub::out_of_bounds_no_poe);
}

Indicated of_facts(const SignerJudgement& signer) {
    switch (signer.facts.failure->code) {
        case Errc::integrity: return failed(signer.other_content ? Sub::hash_failure : Sub::sig_crypto_failure);
        case Errc::malformed: return failed(Sub::format_failure);
        case Errc::no_certificate: return open(Sub::no_signing_certificate_found);
        case Errc::weak: return open(Sub::crypto_constraints_failure_no_poe);
        default: return open(Sub::generic);
    }
}

Indicated of_reason(const SignerJudgement& signer) {
    switch (signer.reason->code) {
        case Errc::revoked: return of_revocation(signer);
        case Errc::expired: return of_validity(signer);
        case Errc::untrusted: return open(Sub::no_certificate_chain_found);
        case Errc::unsuitable: return open(Sub::chain_constraints_failure);
        case Errc::weak:
            return open(signer.proven ? Sub::crypto_constraints_failure : Sub::crypto_constraints_failure_no_poe);
        case Errc::unavailable: return open(Sub::try_later);              // a status
        case Errc::not_found: return open(Sub::sig_constraints_failure);  // a time-stamp that is demanded
        default: return open(check_order(signer.stamps) ? Sub::sig_constraints_failure : Sub::timestamp_order_failure);
    }
}

}  // namespace

Indicated indicate(const SignerJudgement& signer) {
    if (signer.facts.failure) return of_facts(signer);
    if (signer.other_content) return failed(Sub::hash_failure);
    if (signer.reason) return of_reason(signer);
    const bool known = signer.revocation_checked() || signer.statuses.empty();  // trusted by itself: none to be known
    return known ? Indicated{Indication::total_passed, Sub::none} : open(Sub::try_later);
}

Indicated indicate(const Error& error) {
    switch (error.code) {
        case Errc::malformed:
        case Errc::too_large: return failed(Sub::format_failure);
        case Errc::not_found: return open(Sub::signed_data_not_found);
        default: return open(Sub::generic);
    }
}

std::string_view name_of(Indication indication) {
    switch (indication) {
        case Indication::total_passed: return "TOTAL-PASSED";
        case Indication::total_failed: return "TOTAL-FAILED";
        case Indication::indeterminate: break;
    }
    return "INDETERMINATE";
}

std::string_view name_of(SubIndication sub) { return sub_names.at(static_cast<std::size_t>(sub)); }

}  // namespace pidpys::certs
