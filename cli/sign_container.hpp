// SPDX-License-Identifier: MIT
// pidpys sign --asic: an ASiC container of files and a signature, or another signer of one.
#pragma once

#include "cli/sign_command.hpp"

namespace pidpys::cli {

int sign_container(const Context& context, const SignCommand& command);

}  // namespace pidpys::cli
