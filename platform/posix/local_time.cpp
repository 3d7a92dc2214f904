// SPDX-License-Identifier: MIT
#include "platform/local_time.hpp"

namespace pidpys::platform {

std::tm local_time(std::time_t seconds) {
    std::tm local{};
    ::localtime_r(&seconds, &local);
    return local;
}

}  // namespace pidpys::platform
