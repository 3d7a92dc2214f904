// SPDX-License-Identifier: MIT
// The umask that the process was started with: what it makes for a person is the person's, whatever it asked for itself since.
#pragma once

#include <sys/stat.h>

namespace pidpys::platform {

// First called before the process changes it.
inline mode_t users_umask() {
    static const mode_t started_with = [] {
        const mode_t now = ::umask(077);
        ::umask(now);
        return now;
    }();
    return started_with;
}

}  // namespace pidpys::platform
