// SPDX-License-Identifier: MIT
// pidpys key request: requests for certificates of keys that are there, in files beside the container.
#pragma once

#include "cli/key_file.hpp"
#include "cli/key_form.hpp"

namespace pidpys::cli {

struct KeyRequestCommand {
    KeyFile key;
    KeyForm form;
};

int run_key_request(const Context& context, const KeyRequestCommand& command);

}  // namespace pidpys::cli
