// SPDX-License-Identifier: MIT
// pidpys verify of an ASiC container.
#pragma once

#include "asic/archive.hpp"
#include "certs/trust.hpp"
#include "cli/verify_command.hpp"

namespace pidpys::cli {

int verify_container(const Context& context, const VerifyCommand& command, const Result<asic::Archive>& archive,
                     const certs::AuthorityRegistry& authorities);

}  // namespace pidpys::cli
