// SPDX-License-Identifier: MIT
#include "cli/json_report.hpp"

#include <ctime>

namespace pidpys::cli {

void print_json(const Json& report) { print(report.dump(-1, ' ', false, Json::error_handler_t::replace)); }

std::string iso_time(std::chrono::system_clock::time_point time) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&seconds))};
}

}  // namespace pidpys::cli
