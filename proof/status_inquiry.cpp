// SPDX-License-Identifier: MIT
#include "proof/status_inquiry.hpp"

#include <algorithm>

#include "certs/parse_certificate.hpp"
#include "certs/revocation.hpp"
#include "certs/status_answer.hpp"
#include "certs/status_words.hpp"
#include "crypto/base/iso_time.hpp"
#include "crypto/cms/certificate_bundle.hpp"
#include "crypto/ocsp/answer.hpp"
#include "proof/addresses.hpp"

namespace pidpys::proof {
namespace {

namespace ocsp = crypto::ocsp;

Result<online::Verdict> check_status(ByteView body) {
    const auto answer = ocsp::read_answer(body);
    if (!answer) return tl::unexpected(answer.error());
    if (answer->successful()) return online::Verdict{};
    return fail(answer->says_try_later() ? Errc::unavailable : Errc::denied,
                "the responder answers " + answer->words());
}

Result<online::Verdict> check_list(ByteView body) {
    const auto bundle = crypto::read_pki_bundle(body);
    if (!bundle) return tl::unexpected(bundle.error());
    if (bundle->revocation_lists.empty()) return fail(Errc::malformed, "not a revocation list");
    return online::Verdict{};
}

// What an answer says of the certificate; null: nothing.
const ocsp::Single* single_of(const ocsp::Basic& basic, ByteView certificate, ByteView issuer) {
    const auto identity = crypto::identify_certificate(certificate);
    const auto above = crypto::identify_certificate(issuer);
    if (!identity || !above) return nullptr;
    const auto found = ocsp::find_single(basic, identity->serial, *above);
    return found ? *found : nullptr;
}

}  // namespace

StatusInquiry::StatusInquiry(Context& context, Bytes certificate, Bytes issuer, const certs::Moment& moment)
    : context_(context), certificate_(std::move(certificate)), issuer_(std::move(issuer)), moment_(moment) {
    const auto facts = certs::certificate_facts(certificate_);
    if (!facts) {
        no_answer(facts.error().detail);
        return;
    }
    responders_ = status_addresses(context_, certificate_);
    lists_ = foreign_addresses(facts->crl_urls);
    deltas_ = foreign_addresses(facts->delta_crl_urls);
    // Authorities' responders often serve what was made before (pki 3.2).
    nonce_wanted_ = context_.nonces && !facts->is_authority;
}

std::optional<online::Request> StatusInquiry::next() {
    while (stage_ != Stage::known) {
        if (stage_ == Stage::responder && !responders_.empty()) {
            if (auto request = ask_responder()) return request;
        } else if (stage_ == Stage::list && !lists_.empty()) {
            return ask_list();
        } else if (stage_ == Stage::delta && !deltas_.empty() && !evidence_.lists.empty()) {
            return ask_list();
        } else {
            next_stage();
        }
    }
    return std::nullopt;
}

void StatusInquiry::next_stage() {
    switch (stage_) {
        case Stage::responder: stage_ = Stage::list; break;
        case Stage::list: stage_ = Stage::delta; break;
        case Stage::delta:
            stage_ = Stage::known;
            conclude_by_lists();
            break;
        case Stage::known: break;
    }
}

std::optional<online::Request> StatusInquiry::ask_responder() {
    const auto identity = crypto::identify_certificate(certificate_);
    const auto issuer = crypto::identify_certificate(issuer_);
    const auto failed = [&](const std::string& why) {
        no_answer(why);
        responders_.clear();
        return std::nullopt;
    };
    if (!identity || !issuer) return failed("not a certificate");
    auto id = ocsp::make_cert_id(identity->serial, *issuer, ocsp::usual_digest(*issuer));
    if (!id) return failed(id.error().detail);
    request_ = {std::move(*id), {}};
    if (nonce_wanted_) {
        auto nonce = ocsp::fresh_nonce();
        if (!nonce) return failed(nonce.error().detail);
        request_.nonce = std::move(*nonce);
    }
    online::Request request;
    request.kind = online::Kind::ocsp;
    request.addresses = responders_;
    request.body = ocsp::encode(request_);
    request.check = check_status;
    return request;
}

online::Request StatusInquiry::ask_list() const {
    online::Request request;
    request.kind = online::Kind::revocation_list;
    request.addresses = stage_ == Stage::list ? lists_ : deltas_;
    request.check = check_list;
    return request;
}

void StatusInquiry::no_answer(const std::string& why) { tried_ += (tried_.empty() ? "" : "; ") + why; }

void StatusInquiry::take(Result<online::Answer> answer) {
    if (!answer) {
        no_answer(answer.error().detail);
        return next_stage();
    }
    if (stage_ == Stage::responder)
        take_status(*answer);
    else
        take_list(*answer);
}

// Answers of a later time are unreliable (RFC 6960 §4.2.2.1). A time-stamp may have shown that our own clock is behind.
TimePoint StatusInquiry::latest_statement() const {
    return std::max(context_.now, moment_.at) + certs::clock_tolerance;
}

void StatusInquiry::take_status(const online::Answer& answer) {
    const auto refused = [&](const std::string& why) {
        no_answer(answer.url + ": " + why);
        drop_asked(responders_, answer.url);
    };
    const auto read = ocsp::read_answer(answer.body);
    if (!read) return refused(read.error().detail);
    const auto basic = ocsp::basic_for(request_, *read);
    if (!basic) return refused(basic.error().detail);
    auto status = look_among(context_, [&](const auto& certificates) {
        return certs::judge_status_answer(*basic, certificate_, issuer_, certificates, moment_);
    });
    if (!status) return refused(status.error().detail);
    const ocsp::Single* single = single_of(*basic, certificate_, issuer_);
    const TimePoint said = std::max(basic->produced_at, single != nullptr ? single->this_update : TimePoint{});
    if (said > latest_statement()) return refused("the status answer is of the future: " + iso_time(said));
    if (status->standing.kind == certs::Standing::unknown) return refused(status->standing.detail);
    stage_ = Stage::known;
    evidence_.lists.clear();
    evidence_.basic_response = basic->encoding;
    evidence_.responder = std::move(status->responder);
    // Whoever signs now relies on what is known now: a revocation that is announced harms him already.
    const bool at_present = moment_.at + certs::clock_tolerance >= context_.now;
    const bool announced = at_present && single != nullptr && single->status == ocsp::CertStatus::revoked;
    if (status->standing.kind == certs::Standing::revoked || announced)
        outcome_ =
            fail(Errc::revoked, answer.url + ": " +
                                    (single != nullptr ? certs::revocation_text(single->revoked_at, single->reason)
                                                       : status->standing.detail));
    else
        outcome_ = std::move(evidence_);
}

void StatusInquiry::take_list(const online::Answer& answer) {
    auto bundle = crypto::read_pki_bundle(answer.body);
    if (!bundle || bundle->revocation_lists.empty()) {
        no_answer(answer.url + ": not a revocation list");
    } else {
        evidence_.lists.push_back(std::move(bundle->revocation_lists.front()));
        list_servers_.push_back(answer.url);
    }
    next_stage();
}

void StatusInquiry::conclude_by_lists() {
    const auto certificate = certs::parse_certificate(certificate_);
    const auto issuer = certs::parse_certificate(issuer_);
    if (certificate && issuer && !evidence_.lists.empty()) {
        const auto standing = certs::RevocationLists(evidence_.lists).judge(certificate.get(), issuer.get(), moment_);
        if (standing.kind == certs::Standing::revoked) {
            outcome_ = fail(Errc::revoked, standing.detail);
            return;
        }
        if (standing.kind == certs::Standing::good) {
            outcome_ = std::move(evidence_);
            return;
        }
        for (std::size_t i = 0; i < evidence_.lists.size(); ++i) {
            const auto heard =
                certs::RevocationLists::heard(evidence_.lists[i], certificate.get(), issuer.get(), context_.now);
            no_answer(list_servers_[i] + ": " +
                      (heard ? "the list does not tell the certificate's status" : heard.error().detail));
        }
    }
    outcome_ = fail(Errc::unavailable,
                    tried_.empty() ? "the certificate names neither a status responder nor a revocation list" : tried_);
}

}  // namespace pidpys::proof
