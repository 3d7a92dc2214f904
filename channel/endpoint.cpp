// SPDX-License-Identifier: MIT
#include "channel/endpoint.hpp"

#include <cstdlib>

namespace pidpys::channel {

namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

std::string default_endpoint() {
#ifdef _WIN32
    const std::string user = environment("USERNAME");
    return user.empty() ? std::string() : "\\\\.\\pipe\\pidpys-agent-" + user;
#else
    if (const auto runtime = environment("XDG_RUNTIME_DIR"); !runtime.empty()) return runtime + "/pidpys/agent.sock";
    const auto home = environment("HOME");
    return home.empty() ? std::string() : home + "/.local/state/pidpys/agent.sock";
#endif
}

}  // namespace pidpys::channel
