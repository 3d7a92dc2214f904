// SPDX-License-Identifier: MIT
#include "platform/companions.hpp"

namespace pidpys::platform {

namespace fs = std::filesystem;

fs::path own_program() {
    std::error_code ignored;
    return fs::read_symlink("/proc/self/exe", ignored);
}

fs::path program_beside(const std::string& name) { return own_program().parent_path() / name; }

Result<void> start_beside(const std::string&, const std::vector<std::string>&) {
    return fail(Errc::unsupported, "systemd starts services");
}

bool session_starts_service() { return false; }

}  // namespace pidpys::platform
