// SPDX-License-Identifier: MIT
// The controlling terminal of a command.
#pragma once

#include <string>

#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"

namespace pidpys::platform {

// Shows `prompt` on the controlling terminal (not on standard output) and reads a line without echo; the terminal is
// put back whatever happens. Backspace and Ctrl-U edit; Ctrl-C and Ctrl-D answer cancelled. unavailable (no terminal).
Result<SecretString> ask_password(const std::string& prompt);

// Whether standard error is read by a person, at a terminal.
bool standard_error_is_terminal();

}  // namespace pidpys::platform
