// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace pidpys::platform {

// The language in which the system speaks with this user ("uk-UA", BCP 47). Empty where the environment's variables alone say it.
std::string user_language();

}  // namespace pidpys::platform
