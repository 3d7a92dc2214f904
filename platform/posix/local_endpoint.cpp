// SPDX-License-Identifier: MIT
#include "platform/local_endpoint.hpp"

#include <cstdlib>

namespace pidpys::platform {
namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

std::string default_local_endpoint() {
    if (const auto runtime = environment("XDG_RUNTIME_DIR"); !runtime.empty()) return runtime + "/pidpys/agent.sock";
    const auto home = environment("HOME");
    return home.empty() ? std::string() : home + "/.local/state/pidpys/agent.sock";
}

std::string system_name_of(const std::string& endpoint) { return endpoint; }

}  // namespace pidpys::platform
