// SPDX-License-Identifier: MIT
// Judgements of signatures as verify tells them: words, JSON, an exit status.
#pragma once

#include "certs/judgement.hpp"
#include "cli/context.hpp"
#include "cli/json_report.hpp"

namespace pidpys::cli {

using Tell = void (*)(const std::string&);

Json describe(const Context& context, const certs::SignerJudgement& signer);
void report(const Context& context, const certs::SignerJudgement& signer, Tell tell);

// A bad signer outweighs one that could not be checked.
int exit_code_of(const certs::Judgement& judgement);

// Whatever keeps the answer away.
int no_answer(const Context& context, const Error& error);

}  // namespace pidpys::cli
