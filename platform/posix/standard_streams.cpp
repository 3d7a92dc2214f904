// SPDX-License-Identifier: MIT
#include "platform/standard_streams.hpp"

namespace pidpys::platform {

void take_streams_as_octets() {}

}  // namespace pidpys::platform
