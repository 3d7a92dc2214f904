// SPDX-License-Identifier: MIT
// pidpys doctor: what a browser would refuse, in plain words, and how to mend it.
#pragma once

#include <cstdint>
#include <vector>

#include "cli/context.hpp"

namespace pidpys::cli {

struct DoctorOptions {
    std::vector<std::uint16_t> ports = {9090, 9091};
};

// 0 if nothing is amiss.
int run_doctor(const Context& context, const DoctorOptions& options);

}  // namespace pidpys::cli
