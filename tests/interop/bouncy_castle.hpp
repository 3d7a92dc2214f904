// SPDX-License-Identifier: MIT
// Runs our drivers of Bouncy Castle.
#pragma once

#include <string>

namespace pidpys::crypto::test {

void need_bouncy_castle();

// Exit status of a driver, all of which are compiled once for a test program: compiling takes longer than running.
int java(const std::string& program, const std::string& arguments, std::string* output = nullptr);

}  // namespace pidpys::crypto::test
