// SPDX-License-Identifier: MIT
#include "platform/per_thread.hpp"

#include <pthread.h>

namespace pidpys::platform {

static_assert(sizeof(pthread_key_t) <= sizeof(std::uintptr_t));

ThreadSlot::ThreadSlot(void (*end)(void*)) {
    pthread_key_t key{};
    if (::pthread_key_create(&key, end) != 0) throw std::bad_alloc();
    key_ = key;
}

void* ThreadSlot::get() const { return ::pthread_getspecific(static_cast<pthread_key_t>(key_)); }

void ThreadSlot::set(void* object) { ::pthread_setspecific(static_cast<pthread_key_t>(key_), object); }

}  // namespace pidpys::platform
