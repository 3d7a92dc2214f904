// SPDX-License-Identifier: MIT
#include "proof/status_inquiry.hpp"

#include <algorithm>

#include "certs/parse_certificate.hpp"
#include "certs/revocation.hpp"
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

// Whether an answer says of anything until when it is good.
bool says_until_when(ByteView body) {
    const auto answer = ocsp::read_answer(body);
    const auto basic = answer ? ocsp::read_basic(answer->basic) : tl::unexpected(answer.error());
    return basic && std::ranges::any_of(basic->singles, [](const auto& one) { return one.next_update.has_value(); });
}

// Until when a list may be given to others: as long as it counts for them and for us.
Result<online::Verdict> check_list(ByteView body, const StatusQuestion& question, TimePoint now) {
    const auto bundle = crypto::read_pki_bundle(body);
    if (!bundle) return tl::unexpected(bundle.error());
    if (bundle->revocation_lists.empty()) return fail(Errc::malformed, "not a revocation list");
    const auto certificate = certs::parse_certificate(question.certificate);
    const auto issuer = certs::parse_certificate(question.issuer);
    if (!certificate || !issuer) return online::Verdict{};
    const auto until = certs::RevocationLists::heard(bundle->revocation_lists.front(), certificate.get(), issuer.get(),
                                                     std::max(now, question.moment.at));
    return until ? online::Verdict{*until} : online::Verdict{};
}

}  // namespace

struct StatusInquiry::Judged {
    Bytes body;
    Result<StatusStatement> statement = fail(Errc::internal, "nothing was judged");
};

StatusInquiry::StatusInquiry(Context& context, StatusQuestion question)
    : context_(context), question_(std::move(question)) {
    const auto facts = certs::certificate_facts(question_.certificate);
    if (!facts) {
        no_answer(facts.error().detail);
        return;
    }
    responders_ = status_addresses(context_, question_.certificate);
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
    const auto identity = crypto::identify_certificate(question_.certificate);
    const auto issuer = crypto::identify_certificate(question_.issuer);
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
    judged_ = std::make_shared<Judged>();
    if (!nonce_wanted_) keep_status(request);
    return request;
}

// For others, too, is what says that the certificate is good, and until when. The rest is left to its asker to judge.
void StatusInquiry::keep_status(online::Request& request) const {
    request.cache_key = as_text(request.body);
    request.check = [context = std::make_shared<const Context>(context_), question = question_, asked = request_,
                     judged = judged_](ByteView body) {
        auto verdict = check_status(body);
        if (!verdict || !says_until_when(body)) return verdict;
        *judged = {to_bytes(body), judge_statement(*context, question, asked, body)};
        const auto& statement = judged->statement;
        if (statement && !statement->revocation) verdict->keep_until = statement->next_update;
        return verdict;
    };
}

online::Request StatusInquiry::ask_list() const {
    online::Request request;
    request.kind = online::Kind::revocation_list;
    request.addresses = stage_ == Stage::list ? lists_ : deltas_;
    request.cache_key = request.addresses.front().url;
    request.check = [question = question_, now = context_.now](ByteView body) {
        return check_list(body, question, now);
    };
    return request;
}

// What befell several addresses is said once.
void StatusInquiry::no_answer(const std::string& why) {
    if (tried_.find(why) == std::string::npos) tried_ += (tried_.empty() ? "" : "; ") + why;
}

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

void StatusInquiry::take_status(const online::Answer& answer) {
    auto statement =
        judged_->body == answer.body ? judged_->statement : judge_statement(context_, question_, request_, answer.body);
    if (!statement) {
        no_answer(answer.url + ": " + statement.error().detail);
        return drop_asked(responders_, answer.url);
    }
    stage_ = Stage::known;
    evidence_.lists.clear();
    evidence_.basic_response = std::move(statement->basic_response);
    evidence_.responder = std::move(statement->responder);
    if (statement->revocation)
        outcome_ = fail(Errc::revoked, answer.url + ": " + *statement->revocation);
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
    const auto certificate = certs::parse_certificate(question_.certificate);
    const auto issuer = certs::parse_certificate(question_.issuer);
    if (certificate && issuer && !evidence_.lists.empty()) {
        const auto standing =
            certs::RevocationLists(evidence_.lists).judge(certificate.get(), issuer.get(), question_.moment);
        if (standing.kind == certs::Standing::revoked) {
            // The full list, or what its delta says beside it.
            const auto full = certs::RevocationLists({evidence_.lists.front()})
                                  .judge(certificate.get(), issuer.get(), question_.moment);
            const auto& server = full.kind == certs::Standing::revoked ? list_servers_.front() : list_servers_.back();
            outcome_ = fail(Errc::revoked, server + ": " + standing.detail);
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
