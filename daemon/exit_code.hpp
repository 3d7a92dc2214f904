// SPDX-License-Identifier: MIT
// How pidpysd ends, for scripts and service managers (sysexits.h numbers; docs/configuration.md).
#pragma once

namespace pidpys::daemon {

inline constexpr int kExitNotRunning = 3;  // `service status`, as LSB has it
inline constexpr int kExitUsage = 64;      // command line
inline constexpr int kExitPortInUse = 69;  // another program has an address
inline constexpr int kExitInternal = 70;
inline constexpr int kExitState = 73;   // the state directory cannot be used
inline constexpr int kExitDenied = 77;  // `service …` by somebody who is no administrator
inline constexpr int kExitConfig = 78;  // configuration or policy file

}  // namespace pidpys::daemon
