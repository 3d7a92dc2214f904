// SPDX-License-Identifier: MIT
// A judgement for which servers are asked what nobody at hand can tell (pki 7.5): judged, asked, judged again.
#pragma once

#include <functional>

#include "certs/judgement.hpp"
#include "proof/errand.hpp"
#include "proof/status_inquiry.hpp"

namespace pidpys::proof {

// A certificate of a path that was found to hold, and nobody tells its status.
using UnknownStatus = StatusQuestion;

// Of the signers; of their time-stamps' servers, too, where `stamps`. Nobody is asked about who signed something else.
std::vector<UnknownStatus> unknown_in(const certs::Judgement& judgement, bool stamps);
// The same of one more judgement; each certificate once.
void add_unknown(std::vector<UnknownStatus>& unknown, const certs::Judgement& judgement, bool stamps);
// The same of the server of a time-stamp that is judged now.
std::vector<UnknownStatus> unknown_in(const certs::StampJudgement& stamp, certs::TimePoint now);
void add_unknown(std::vector<UnknownStatus>& unknown, const certs::StampJudgement& stamp, certs::TimePoint now);

inline constexpr std::size_t max_asked = 32;  // certificates for one judgement; of more the status stays unknown

class Appraisal final : public Errand {
public:
    // Judges with what servers were asked for, and says whose status is unknown then. Called twice at the most, the first
    // time with nothing, again where anybody was asked, in vain or not. Certificates whose path does not hold are not to be
    // named: their addresses are a stranger's.
    using Judge = std::function<std::vector<UnknownStatus>(const certs::StatusMaterial& asked)>;

    Appraisal(Context context, Judge judge) : context_(std::move(context)), judge_(std::move(judge)) {}

    // Judges by what is at hand. False: there is nobody to be asked, and the errand is at its end. next() does it, too.
    bool begin();

    std::vector<online::Request> next() override;
    void take(std::vector<Result<online::Answer>> answers) override;

private:
    Context context_;
    Judge judge_;
    bool begun_ = false, ended_ = false;
    std::vector<std::unique_ptr<StatusInquiry>> inquiries_;
    std::vector<StatusInquiry*> asked_;
};

}  // namespace pidpys::proof
