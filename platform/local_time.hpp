// SPDX-License-Identifier: MIT
#pragma once

#include <ctime>

namespace pidpys::platform {

// The moment by this computer's clock and zone; any thread.
std::tm local_time(std::time_t seconds);

}  // namespace pidpys::platform
