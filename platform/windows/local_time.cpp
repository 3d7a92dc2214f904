// SPDX-License-Identifier: MIT
#include "platform/local_time.hpp"

namespace pidpys::platform {

std::tm local_time(std::time_t seconds) {
    std::tm local{};
    ::localtime_s(&local, &seconds);
    return local;
}

}  // namespace pidpys::platform
