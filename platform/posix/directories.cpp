// SPDX-License-Identifier: MIT
// The XDG Base Directory specification, and the variables systemd gives a unit.
#include "platform/directories.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace pidpys::platform {
namespace {

namespace fs = std::filesystem;

fs::path from_environment(const char* name) {
    const char* value = std::getenv(name);
    fs::path path = value != nullptr ? value : "";
    return path.is_absolute() ? path : fs::path();  // the specification has relative ones ignored
}

fs::path base(const char* variable, const char* under_home) {
    if (fs::path path = from_environment(variable); !path.empty()) return path;
    const fs::path home = from_environment("HOME");
    return home.empty() ? home : home / under_home;
}

fs::path within(const fs::path& parent, const char* name) { return parent.empty() ? parent : parent / name; }

}  // namespace

fs::path home_directory() { return from_environment("HOME"); }

fs::path default_state_directory() {
    if (fs::path path = from_environment("STATE_DIRECTORY"); !path.empty()) return path;
    return within(base("XDG_STATE_HOME", ".local/state"), "pidpys");
}

fs::path default_runtime_directory() { return within(from_environment("XDG_RUNTIME_DIR"), "pidpys"); }

fs::path default_config_file() { return within(base("XDG_CONFIG_HOME", ".config"), "pidpys/pidpys.toml"); }

fs::path application_data_directory() { return {}; }

Result<void> make_private_directory(const fs::path& directory) {
    std::error_code error;
    if (directory.has_parent_path()) fs::create_directories(directory.parent_path(), error);
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
        return fail(Errc::io, "cannot make " + directory.string() + ": " + std::strerror(errno));
    struct stat facts {};
    if (::stat(directory.c_str(), &facts) != 0 || !S_ISDIR(facts.st_mode))
        return fail(Errc::io, directory.string() + " is not a directory");
    if (facts.st_uid != ::geteuid()) return fail(Errc::denied, directory.string() + " belongs to another user");
    if ((facts.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return fail(Errc::denied, directory.string() + " is writable by others");
    return {};
}

std::filesystem::path machine_policy_directory() { return "/etc/pidpys/policy.d"; }

std::filesystem::path shared_data_directory() { return "/usr/share/pidpys"; }

}  // namespace pidpys::platform
