// SPDX-License-Identifier: MIT
// Judgements of signatures as verify tells them: words, JSON, an exit status.
#pragma once

#include "certs/indication.hpp"
#include "cli/context.hpp"
#include "cli/json_report.hpp"

namespace pidpys::cli {

Json describe(const Context& context, const certs::SignerJudgement& signer);

// What stands in front of it: good, bad, or not to be checked, which is neither.
std::string mark(const certs::Finding& finding);

void report(const Context& context, const certs::SignerJudgement& signer, Tell tell);

// Whether a signer is refused because nobody who is trusted stands above him.
bool lacks_authority(const certs::Judgement& judgement);

// A bad signer outweighs one that could not be checked.
int exit_code_of(const certs::Judgement& judgement);

// Whatever keeps the answer away.
int no_answer(const Context& context, const Error& error);
int no_answer(const Context& context, const std::string& why, certs::Indicated indicated);

}  // namespace pidpys::cli
