// SPDX-License-Identifier: MIT
// pidpys doctor --bundle: what somebody else needs to help, in a zip of texts that a person can read before it is sent.
#pragma once

#include <string>

#include "cli/doctor/checks.hpp"

namespace pidpys::cli {

// Text files: what the doctor says, versions, names of settings (values of switches and numbers alone), the service's last
// lines in the system's journal if they can be had, and a README that says so. No name of a user, machine, document, owner
// of a key, site or key file; no password, key or certificate (cli/doctor/scrub.hpp). Nothing of the state directory is
// read for it. io.
Result<void> write_bundle(const Context& context, const Findings& findings, const std::string& file);

}  // namespace pidpys::cli
