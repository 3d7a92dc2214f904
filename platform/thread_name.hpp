// SPDX-License-Identifier: MIT
// What threads are called where the system lists them (top -H, debuggers, measurements).
#pragma once

#include <string>

namespace pidpys::platform {

// Of the calling thread: ASCII, at most 15 octets; of a longer one, or where the system has no names, nothing comes.
void name_this_thread(const std::string& name);

}  // namespace pidpys::platform
