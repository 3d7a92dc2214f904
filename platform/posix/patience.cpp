// SPDX-License-Identifier: MIT
#include "platform/patience.hpp"

namespace pidpys::platform {

Attempt attempt_patiently(const std::function<bool()>& attempt) { return attempt() ? Attempt::done : Attempt::failed; }

}  // namespace pidpys::platform
