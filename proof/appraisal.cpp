// SPDX-License-Identifier: MIT
#include "proof/appraisal.hpp"

#include <algorithm>

namespace pidpys::proof {
namespace {

// Whoever verifies waits: less than signing is worth. Nobody is told more slowly than in half a minute.
constexpr std::chrono::milliseconds answer_patience{4000};
constexpr std::chrono::milliseconds list_patience{6000};

void add(std::vector<UnknownStatus>& unknown, const std::vector<Bytes>& path,
         const std::vector<certs::CertificateStatus>& statuses, const certs::Moment& moment) {
    for (std::size_t i = 0; i < statuses.size() && i + 1 < path.size(); ++i) {
        const auto is_it = [&](const UnknownStatus& one) { return one.certificate == path[i]; };
        if (statuses[i].standing.kind != certs::Standing::unknown || std::ranges::any_of(unknown, is_it)) continue;
        unknown.push_back({path[i], path[i + 1], moment});
    }
}

}  // namespace

void add_unknown(std::vector<UnknownStatus>& unknown, const certs::StampJudgement& stamp, certs::TimePoint now) {
    if (stamp.valid()) add(unknown, stamp.path, stamp.statuses, {stamp.info.gen_time, now, true});
}

void add_unknown(std::vector<UnknownStatus>& unknown, const certs::Judgement& judgement, bool stamps) {
    for (const auto& signer : judgement.signers) {
        if (signer.other_content) continue;
        add(unknown, signer.path, signer.statuses, {signer.at, judgement.now, signer.proven});
        for (const auto& stamp : signer.stamps)
            if (stamps) add_unknown(unknown, stamp, judgement.now);
    }
}

std::vector<UnknownStatus> unknown_in(const certs::Judgement& judgement, bool stamps) {
    std::vector<UnknownStatus> unknown;
    add_unknown(unknown, judgement, stamps);
    return unknown;
}

std::vector<UnknownStatus> unknown_in(const certs::StampJudgement& stamp, certs::TimePoint now) {
    std::vector<UnknownStatus> unknown;
    add_unknown(unknown, stamp, now);
    return unknown;
}

bool Appraisal::begin() {
    if (begun_) return !ended_;
    begun_ = true;
    for (UnknownStatus& one : judge_({})) {
        if (inquiries_.size() == max_asked) break;
        inquiries_.push_back(std::make_unique<StatusInquiry>(context_, std::move(one)));
    }
    ended_ = inquiries_.empty();
    return !ended_;
}

std::vector<online::Request> Appraisal::next() {
    std::vector<online::Request> requests;
    if (!begin()) return requests;
    asked_.clear();
    for (const auto& inquiry : inquiries_)
        if (auto request = inquiry->next()) {
            request->patience = request->kind == online::Kind::ocsp ? answer_patience : list_patience;
            requests.push_back(std::move(*request));
            asked_.push_back(inquiry.get());
        }
    if (!requests.empty()) return requests;
    ended_ = true;
    certs::StatusMaterial material;
    for (const auto& inquiry : inquiries_) {
        StatusEvidence evidence = inquiry->evidence();
        if (!evidence.basic_response.empty()) material.answers.push_back(std::move(evidence.basic_response));
        for (Bytes& list : evidence.lists) material.lists.push_back(std::move(list));
        if (std::string words = inquiry->silence(); !words.empty())
            material.silences.push_back({inquiry->certificate(), std::move(words), inquiry->asked()});
    }
    judge_(material);
    return requests;
}

void Appraisal::take(std::vector<Result<online::Answer>> answers) {
    for (std::size_t i = 0; i < asked_.size() && i < answers.size(); ++i) asked_[i]->take(std::move(answers[i]));
    asked_.clear();
}

}  // namespace pidpys::proof
