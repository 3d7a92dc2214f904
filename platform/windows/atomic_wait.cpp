// SPDX-License-Identifier: MIT
#include "platform/windows/atomic_wait.hpp"

#include <windows.h>

namespace pidpys::platform {

void wait_while(const void* address, std::uint64_t value, std::uint32_t most) noexcept {
    static_assert(kNoEnd == INFINITE);
    ::WaitOnAddress(const_cast<void*>(address), &value, sizeof value, most);
}

void wake(const void* address, bool all) noexcept {
    const auto at = const_cast<void*>(address);
    all ? ::WakeByAddressAll(at) : ::WakeByAddressSingle(at);
}

}  // namespace pidpys::platform
