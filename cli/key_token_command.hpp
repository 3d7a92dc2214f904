// SPDX-License-Identifier: MIT
// pidpys key make and import-certificate where a token is named: the keys are made there and stay there, and the certificate
// goes beside them.
#pragma once

#include "cli/key_change_command.hpp"
#include "cli/key_make_command.hpp"

namespace pidpys::cli {

int run_key_make_in_token(const Context& context, const KeyMakeCommand& command, const KeyForm& form);

// Each certificate to the named key that it is for; those of others, such as the authority's, are left out.
int run_key_import_to_token(const Context& context, const KeyChangeCommand& command);

}  // namespace pidpys::cli
