// SPDX-License-Identifier: MIT
#include "platform/sandbox.hpp"

namespace pidpys::platform {

Result<void> enter_sandbox(const SandboxLimits&) {
    return fail(Errc::unavailable, "there is no sandbox on this system yet");
}

}  // namespace pidpys::platform
