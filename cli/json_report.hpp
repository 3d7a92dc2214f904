// SPDX-License-Identifier: MIT
// Reports for programs (--json): one JSON document on standard output, with names that stay, and texts of people in
// their language beside them.
#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "cli/context.hpp"
#include "crypto/cms/remark.hpp"

namespace pidpys::cli {

using Json = nlohmann::ordered_json;

// One line. Texts that are no UTF-8 come out with U+FFFD.
void print_json(const Json& report);

// [{"code", "message"}]
Json describe(const Context& context, const std::vector<crypto::Remark>& remarks);

}  // namespace pidpys::cli
