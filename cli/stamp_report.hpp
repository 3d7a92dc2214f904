// SPDX-License-Identifier: MIT
// Judgements of time-stamps by themselves as verify and timestamp verify tell them.
#pragma once

#include "certs/stamp_judgement.hpp"
#include "cli/verify_report.hpp"

namespace pidpys::cli {

// As people read them; "—" where nothing is known.
std::string stamp_time(const certs::StampJudgement& stamp);
std::string stamp_server(const certs::StampJudgement& stamp);

Json describe(const Context& context, const certs::StampJudgement& stamp);
void report(const Context& context, const certs::StampJudgement& stamp, Tell tell);

// A wrong one outweighs one that could not be checked.
int exit_code_of(const std::vector<const certs::StampJudgement*>& stamps);

}  // namespace pidpys::cli
