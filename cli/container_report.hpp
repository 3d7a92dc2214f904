// SPDX-License-Identifier: MIT
// Signatures and time-stamps of containers as verify tells them, with what they are over.
#pragma once

#include "asic/judgement.hpp"
#include "cli/stamp_report.hpp"

namespace pidpys::cli {

Json describe(const Context& context, const asic::SignatureJudgement& signature);
void report(const Context& context, const asic::SignatureJudgement& signature, Tell tell);

Json describe(const Context& context, const asic::TimestampJudgement& stamp);
void report(const Context& context, const asic::TimestampJudgement& stamp, Tell tell);

}  // namespace pidpys::cli
