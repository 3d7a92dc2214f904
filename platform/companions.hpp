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

// A program that no person calls: beside this one, or where installations keep such (libexec/pidpys, lib/pidpys). Whether or
// not it is there.
std::filesystem::path helper_program(const std::string& name);

// Starts it without a window and without waiting; it outlives this process. not_found, io.
Result<void> start_beside(const std::string& name, const std::vector<std::string>& arguments = {});

// Must somebody of the session start the service? Not where a manager of services does (systemd).
bool session_starts_service();

}  // namespace pidpys::platform
