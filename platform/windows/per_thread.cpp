// SPDX-License-Identifier: MIT
#include "platform/per_thread.hpp"

#include <windows.h>

namespace pidpys::platform {

// Of fibers: a thread that makes none has one, and the system calls `end` when it ends. On x64 there is one way to call.
ThreadSlot::ThreadSlot(void (*end)(void*)) : key_(::FlsAlloc(end)) {
    if (key_ == FLS_OUT_OF_INDEXES) throw std::bad_alloc();
}

void* ThreadSlot::get() const { return ::FlsGetValue(static_cast<DWORD>(key_)); }

void ThreadSlot::set(void* object) { ::FlsSetValue(static_cast<DWORD>(key_), object); }

}  // namespace pidpys::platform
