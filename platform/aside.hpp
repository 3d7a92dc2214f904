// SPDX-License-Identifier: MIT
// Work that nobody waits for and that takes long in the kernel: giving back a gigabyte of page cache takes a tenth of a
// second, which the network thread does not have.
#pragma once

#include <cstdint>
#include <functional>

namespace pidpys::platform {

inline constexpr std::uint64_t kLongRelease = std::uint64_t{4} << 20;  // octets; less is let go on the spot

// Runs `work` soon, on a thread of its own that lives while there is some. It must not throw. From any thread.
void aside(std::function<void()> work);

}  // namespace pidpys::platform
