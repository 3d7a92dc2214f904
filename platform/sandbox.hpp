// SPDX-License-Identifier: MIT
// A cage for a process that reads foreign octets with large libraries: it has its input already, and afterwards needs
// nothing of the system but memory, time, what lies open to everybody (fonts, tables of characters), and its output.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "crypto/base/result.hpp"

namespace pidpys::platform {

struct SandboxLimits {
    std::uint64_t memory = std::uint64_t{1} << 30;  // octets of address space beyond what is in use now
    unsigned processor_seconds = 10;
    std::vector<std::string> readable;  // folders; nothing else can be opened, and nothing for writing
};

// For the rest of the process's life: no network, no other process, no file but those. unavailable: this system has no
// such cage, and the caller must not go on.
Result<void> enter_sandbox(const SandboxLimits& limits);

}  // namespace pidpys::platform
