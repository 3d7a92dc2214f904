// SPDX-License-Identifier: MIT
// Where a user's files belong on this system.
#pragma once

#include <filesystem>

#include "crypto/base/result.hpp"

namespace pidpys::platform {

// The user's own folder: $HOME, %USERPROFILE%. Empty if there is none.
std::filesystem::path home_directory();

// What must outlive the process: $XDG_STATE_HOME/pidpys (systemd: $STATE_DIRECTORY), %LOCALAPPDATA%\pidpys. Empty if the
// environment names no home at all.
std::filesystem::path default_state_directory();

// Sockets: $XDG_RUNTIME_DIR/pidpys. Empty if there is none.
std::filesystem::path default_runtime_directory();

// $XDG_CONFIG_HOME/pidpys/pidpys.toml, %APPDATA%\pidpys\pidpys.toml. Empty as above.
std::filesystem::path default_config_file();

// What a package brings for all users: /usr/share/pidpys. Empty where there is no such place.
std::filesystem::path shared_data_directory();

// What the administrator decides for all users: /etc/pidpys/policy.d. Empty where there is no such place.
std::filesystem::path machine_policy_directory();

// What programs keep of this user: %APPDATA%. Empty where each has a place of its own in the home.
std::filesystem::path application_data_directory();

// Creates the directory and its parents for this user alone (0700). denied if it is there and others may write to it or
// it is somebody else's; io.
Result<void> make_private_directory(const std::filesystem::path& directory);

}  // namespace pidpys::platform
