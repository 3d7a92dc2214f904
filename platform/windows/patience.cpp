// SPDX-License-Identifier: MIT
#include "platform/patience.hpp"

#include <windows.h>

#include <algorithm>

namespace pidpys::platform {
namespace {

constexpr DWORD kLongest = 2000, kLongestNap = 200;  // ms

}  // namespace

Attempt attempt_patiently(const std::function<bool()>& attempt) {
    DWORD waited = 0;
    for (DWORD nap = 5;; nap = std::min(2 * nap, kLongestNap)) {
        if (attempt()) return Attempt::done;
        const DWORD reason = ::GetLastError();
        if (reason != ERROR_SHARING_VIOLATION && reason != ERROR_USER_MAPPED_FILE) return Attempt::failed;
        if (waited >= kLongest) return Attempt::held;
        ::Sleep(nap);
        waited += nap;
    }
}

}  // namespace pidpys::platform
