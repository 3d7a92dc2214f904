// SPDX-License-Identifier: MIT
#include "platform/companions.hpp"

namespace pidpys::platform {

namespace fs = std::filesystem;

fs::path own_program() {
    std::error_code ignored;
    return fs::read_symlink("/proc/self/exe", ignored);
}

fs::path program_beside(const std::string& name) { return own_program().parent_path() / name; }

fs::path helper_program(const std::string& name) {
    const fs::path here = own_program().parent_path();
    std::error_code ignored;
    for (const char* place : {"../libexec/pidpys", "../lib/pidpys"})
        if (const fs::path program = (here / place / name).lexically_normal(); fs::exists(program, ignored))
            return program;
    return here / name;
}

Result<void> start_beside(const std::string&, const std::vector<std::string>&) {
    return fail(Errc::unsupported, "systemd starts services");
}

bool session_starts_service() { return false; }

}  // namespace pidpys::platform
