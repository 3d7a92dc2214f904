// SPDX-License-Identifier: MIT
#include "cli/json_report.hpp"

namespace pidpys::cli {

void print_json(const Json& report) { print(report.dump(-1, ' ', false, Json::error_handler_t::replace)); }

}  // namespace pidpys::cli
