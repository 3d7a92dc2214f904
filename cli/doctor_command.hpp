// SPDX-License-Identifier: MIT
// pidpys doctor: what a browser would refuse, in plain words, and how to mend it; --fix mends it, with consent.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/context.hpp"

namespace pidpys::cli {

struct DoctorOptions {
    std::vector<std::uint16_t> ports = {9090, 9091};
    std::string agent_socket;  // empty: that of the state directory, else the usual one
    std::string bundle;        // a file: what was found goes there, for somebody who helps
    bool fix = false;
    bool yes = false;  // without asking
};

// 0 if nothing is amiss (any more).
int run_doctor(const Context& context, const DoctorOptions& options);

}  // namespace pidpys::cli
