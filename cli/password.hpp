// SPDX-License-Identifier: MIT
// Where a password comes from: a file, a descriptor the caller opened, or the terminal; never the command line,
// which other users can read.
#pragma once

#include <string>

#include "cli/context.hpp"
#include "crypto/base/secret.hpp"

namespace pidpys::cli {

struct PasswordSource {
    std::string file;
    int descriptor = -1;
};

// The first line, without its end; at the terminal the question names `purpose`. A file that others may read is denied.
// Errors: not_found, denied, io, too_large, unavailable, cancelled.
Result<SecretString> read_password(const Context& context, const PasswordSource& source, const std::string& purpose);

// The same for a password that is being chosen: at the terminal it is asked twice, invalid_argument if they differ.
Result<SecretString> read_new_password(const Context& context, const PasswordSource& source,
                                       const std::string& purpose);

}  // namespace pidpys::cli
