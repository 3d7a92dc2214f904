// SPDX-License-Identifier: MIT
// How pidpys ends, for scripts: its own two answers, else the numbers of sysexits(3).
#pragma once

#include "crypto/base/result.hpp"

namespace pidpys::cli {

inline constexpr int kExitGood = 0;
inline constexpr int kExitBad = 1;        // the answer is no: a bad signature, something to mend, nothing found
inline constexpr int kExitUnchecked = 2;  // verify: there is no answer
inline constexpr int kExitUsage = 64;
inline constexpr int kExitData = 65;  // what was given is not what it should be
inline constexpr int kExitNoInput = 66;
inline constexpr int kExitUnavailable = 69;
inline constexpr int kExitSoftware = 70;
inline constexpr int kExitCannotCreate = 73;  // there is something already
inline constexpr int kExitIo = 74;
inline constexpr int kExitNoPermission = 77;  // also: a wrong password, no consent

int exit_code_of(Errc error);

}  // namespace pidpys::cli
