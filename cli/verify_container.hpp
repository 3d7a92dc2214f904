// SPDX-License-Identifier: MIT
// pidpys verify of an ASiC container.
#pragma once

#include "asic/judgement.hpp"
#include "cli/verify_command.hpp"

namespace pidpys::cli {

// As of now, servers asked. Errors of asic::judge.
Result<asic::ContainerJudgement> judge_container(const Context& context, const NetworkChoice& choice,
                                                 const asic::Archive& archive,
                                                 const certs::AuthorityRegistry& authorities);

int verify_container(const Context& context, const VerifyCommand& command, const asic::Archive& archive,
                     const certs::AuthorityRegistry& authorities);

}  // namespace pidpys::cli
