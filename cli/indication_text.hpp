// SPDX-License-Identifier: MIT
// Indications of EN 319 102-1 for people: one sentence each.
#pragma once

#include "certs/indication.hpp"
#include "cli/json_report.hpp"

namespace pidpys::cli {

std::string sentence_of(const Context& context, certs::Indicated indicated);

// Adds "indication", "subIndication" (where there is one) and "statement", the sentence in the person's language.
void add_indication(Json& object, const Context& context, certs::Indicated indicated);

}  // namespace pidpys::cli
