// SPDX-License-Identifier: MIT
// Programs that lie beside this one.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "crypto/base/result.hpp"

namespace pidpys::platform {

std::filesystem::path own_program();
std::filesystem::path program_beside(const std::string& name);  // whether or not it is there

// Starts it without a window and without waiting; it outlives this process. not_found, io.
Result<void> start_beside(const std::string& name, const std::vector<std::string>& arguments = {});

// Must somebody of the session start the service? Not where a manager of services does (systemd).
bool session_starts_service();

}  // namespace pidpys::platform
