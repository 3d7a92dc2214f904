// SPDX-License-Identifier: MIT
#include "platform/elevation.hpp"

#include <unistd.h>

namespace pidpys::platform {

bool is_elevated() { return ::geteuid() == 0; }
bool can_ask_for_elevation() { return false; }
Result<int> run_elevated(const std::vector<std::string>&) { return fail(Errc::unsupported, "sudo"); }

}  // namespace pidpys::platform
