// SPDX-License-Identifier: MIT
// A service that does what the test asks of it by the last word of its command line.
#pragma once

#include <string>

namespace pidpys::test {

inline const std::string kPlayed = "pidpys-test";
inline constexpr int kFinal = 69, kPassing = 70;

// "ready": serves until it is told to end; "final", "passing": ends at once with kFinal or kPassing.
int play_service(const std::string& part);

}  // namespace pidpys::test
