// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

#include "crypto/base/bytes.hpp"

namespace pidpys::platform {

// SHA-256, by the system.
std::array<std::uint8_t, 32> sha256(ByteView octets);

}  // namespace pidpys::platform
