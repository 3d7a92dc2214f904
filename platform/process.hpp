// SPDX-License-Identifier: MIT
// Runs another program and waits for it, without a shell: arguments arrive as they are.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "crypto/base/result.hpp"

namespace pidpys::platform {

struct ProcessOutput {
    int status = 0;      // exit status; 128 + signal if it was killed
    std::string output;  // standard output and error, the first MiB
};

// arguments[0] is the program, sought in PATH. Standard input is empty; no other descriptor of ours is inherited.
// not_found (no such program), timeout (it was killed then), io.
Result<ProcessOutput> run_process(const std::vector<std::string>& arguments,
                                  std::chrono::seconds limit = std::chrono::seconds{60});

}  // namespace pidpys::platform
