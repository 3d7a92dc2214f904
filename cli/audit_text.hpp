// SPDX-License-Identifier: MIT
// Records of the journal as people read them, in the context's language; strangers' texts made safe to show.
#pragma once

#include <string>
#include <vector>

#include "cli/context.hpp"
#include "journal/reader.hpp"

namespace pidpys::cli {

std::string audit_line(const Context& context, const journal::Entry& entry);
std::vector<std::string> audit_lines(const Context& context, const journal::Entry& entry);  // every fact
std::string audit_verdict(const Context& context, const journal::Verdict& verdict);

}  // namespace pidpys::cli
