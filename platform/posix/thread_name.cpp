// SPDX-License-Identifier: MIT
#include "platform/thread_name.hpp"

#include <pthread.h>

namespace pidpys::platform {

void name_this_thread(const std::string& name) { ::pthread_setname_np(::pthread_self(), name.c_str()); }

}  // namespace pidpys::platform
