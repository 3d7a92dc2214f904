// SPDX-License-Identifier: MIT
// pidpys demo make: keys to try the service with.
#pragma once

#include "cli/context.hpp"

namespace pidpys::cli {

struct DemoOptions {
    bool force = false;
};

int run_demo_make(const Context& context, const DemoOptions& options);

}  // namespace pidpys::cli
