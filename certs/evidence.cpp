// SPDX-License-Identifier: MIT
#include "certs/evidence.hpp"

#include <algorithm>
#include <map>

#include "certs/parse_certificate.hpp"
#include "certs/status_answer.hpp"

namespace pidpys::certs {
namespace {

constexpr std::size_t max_answers = 1024;
constexpr std::size_t max_lists = 64;
constexpr std::size_t max_heard = 8;  // answers about one certificate whose signatures are checked

Bytes der_of(X509* certificate) { return crypto::der_of(i2d_X509, certificate); }

// Of several words about one certificate.
CertificateStatus weigh(std::vector<CertificateStatus> told, const Moment& moment) {
    const auto is_lifted = [&](const CertificateStatus& hold) {
        return hold.standing.revocation && hold.standing.revocation->is_hold() &&
               std::ranges::any_of(told, [&](const CertificateStatus& other) {
                   return other.standing.kind == Standing::good && hold.standing.said < other.standing.said &&
                          other.standing.said <= moment.at + status_tolerance;
               });
    };
    for (CertificateStatus& one : told)
        if (one.standing.kind == Standing::revoked && !is_lifted(one)) return std::move(one);
    const auto first = std::ranges::min_element(told, {}, [](const CertificateStatus& one) {
        return one.standing.kind == Standing::good ? static_cast<int>(one.source) : 100;
    });
    if (first == told.end()) return {};
    CertificateStatus status = std::move(*first);
    if (status.standing.kind != Standing::good) {
        status.source = StatusSource::none;
        status.standing.kind = Standing::unknown;
    }
    // Whoever says good may not know yet what became of it since.
    for (const CertificateStatus& one : told)
        if (one.standing.kind == Standing::good && one.standing.revocation && !status.standing.revocation)
            status.standing.revocation = one.standing.revocation;
    return status;
}

// A name octet for octet is nearly always the one; to compare names in any other way takes long among a thousand.
std::vector<Bytes> responders_at_hand(const AuthorityRegistry& authorities, const crypto::ocsp::Basic& answer) {
    auto found = authorities.certificates_like([&](const auto& one) {
        return !answer.responder_name.empty() && std::ranges::equal(answer.responder_name, one.subject);
    });
    if (!found.empty()) return found;
    return authorities.certificates_like(
        [&](const auto& one) { return crypto::ocsp::names_responder(answer, one).value_or(false); });
}

}  // namespace

Evidence::Evidence(const AuthorityRegistry& authorities, std::vector<Bytes> certificates)
    : authorities_(authorities), certificates_(std::move(certificates)) {
    if (auto lists = authorities.revocation_lists()) lists_.push_back({std::move(lists), StatusSource::at_hand});
}

Evidence::~Evidence() = default;

void Evidence::add(const StatusMaterial& material, StatusSource source) {
    for (const Bytes& octets : material.answers) {
        if (answers_.size() == max_answers) break;
        if (auto basic = crypto::ocsp::read_basic(octets)) answers_.push_back({std::move(*basic), source});
    }
    std::vector<Bytes> lists;
    for (const Bytes& list : material.lists)
        if (lists.size() < max_lists && std::ranges::find(lists, list) == lists.end()) lists.push_back(list);
    if (!lists.empty()) lists_.push_back({std::make_shared<const RevocationLists>(lists), source});
    silences_.insert(silences_.end(), material.silences.begin(), material.silences.end());
}

const StatusMaterial::Silence* Evidence::silence_of(X509* certificate) const {
    if (silences_.empty()) return nullptr;
    const auto found = std::ranges::find(silences_, der_of(certificate), &StatusMaterial::Silence::certificate);
    return found == silences_.end() ? nullptr : &*found;
}

CertificateStatus Evidence::status(X509* certificate, X509* issuer, const Moment& moment) const {
    std::vector<CertificateStatus> told;
    ask_answers(told, certificate, issuer, moment);
    for (const Lists& one : lists_) {
        Standing standing = one.lists->judge(certificate, issuer, moment);
        if (standing.kind != Standing::unknown) told.push_back({std::move(standing), one.source});
    }
    CertificateStatus status = weigh(std::move(told), moment);
    if (status.standing.kind == Standing::unknown)
        if (const auto* silence = silence_of(certificate)) {
            status.standing.detail = silence->words;
            status.asked_in_vain = silence->asked;
        }
    return status;
}

StatusOf Evidence::at(const Moment& moment) const {
    return [this, moment](X509* certificate, X509* issuer) { return status(certificate, issuer, moment); };
}

void Evidence::ask_answers(std::vector<CertificateStatus>& told, X509* certificate, X509* issuer,
                           const Moment& moment) const {
    if (answers_.empty()) return;
    const Bytes own = der_of(certificate), above = der_of(issuer);
    const auto identity = crypto::identify_certificate(own);
    const auto issuer_identity = crypto::identify_certificate(above);
    if (!identity || !issuer_identity) return;
    std::map<StatusSource, std::size_t> heard;  // of each, so that no signature drowns what a server says
    for (const Answer& answer : answers_) {
        const auto single = crypto::ocsp::find_single(answer.basic, identity->serial, *issuer_identity);
        if (!single || *single == nullptr) continue;
        if (++heard[answer.source] > max_heard) continue;
        auto word = judge_status_answer(answer.basic, own, above, certificates_, moment);
        if (!word && word.error().code == Errc::no_certificate)
            word =
                judge_status_answer(answer.basic, own, above, responders_at_hand(authorities_, answer.basic), moment);
        if (!word) {
            told.push_back({{Standing::unknown, word.error().detail}, StatusSource::none});
        } else if (is_listed(word->responder, issuer, answer.basic.produced_at, moment.now)) {
            told.push_back({{Standing::unknown, "the status responder's certificate is revoked"}, StatusSource::none});
        } else {
            told.push_back({std::move(word->standing), answer.source});
        }
    }
}

bool Evidence::is_listed(ByteView responder, X509* issuer, TimePoint when, TimePoint now) const {
    const auto certificate = parse_certificate(responder);
    if (!certificate || X509_cmp(certificate.get(), issuer) == 0) return false;
    if (X509_get_ext_by_NID(certificate.get(), NID_id_pkix_OCSP_noCheck, -1) >= 0) return false;
    return std::ranges::any_of(lists_, [&](const Lists& one) {
        return one.lists->judge(certificate.get(), issuer, {when, now, true}).kind == Standing::revoked;
    });
}

}  // namespace pidpys::certs
