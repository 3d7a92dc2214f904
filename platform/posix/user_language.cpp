// SPDX-License-Identifier: MIT
#include "platform/user_language.hpp"

namespace pidpys::platform {

std::string user_language() { return {}; }

}  // namespace pidpys::platform
