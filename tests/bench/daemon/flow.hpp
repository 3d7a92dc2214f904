// SPDX-License-Identifier: MIT
// The ticket flow as a client sees it: ticket, data of 1 KB, option, ds/creator, ds/data, delete.
#pragma once

#include <memory>
#include <string>

#include "load.hpp"

namespace bench {

// `creator` is the body of ds/creator: whose permission signs.
std::unique_ptr<Script> ticket_flow(int port, std::string creator);

std::string make_request(int port, const std::string& method, const std::string& path, const std::string& type,
                         const std::string& body);

}  // namespace bench
