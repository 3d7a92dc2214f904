// SPDX-License-Identifier: MIT
// One object of each thread that asks for it, which ends with the thread. In place of `thread_local`, whose objects GCC for
// Windows ends after it has given their memory back (its thread-local storage is emulated).
#pragma once

#include <cstdint>
#include <new>

namespace pidpys::platform {

// A place that holds something else for each thread. As many as a process has static ones: they are never given back.
class ThreadSlot {
public:
    explicit ThreadSlot(void (*end)(void*));  // throws std::bad_alloc where the system has no place left
    [[nodiscard]] void* get() const;          // null until it is set
    void set(void* object);

private:
    std::uintptr_t key_;
};

template <class T, auto Make, auto End>
class PerThread {
public:
    // Throws std::bad_alloc.
    T* get() {
        if (void* made = slot_.get()) return static_cast<T*>(made);
        T* made = Make();
        if (made == nullptr) throw std::bad_alloc();
        slot_.set(made);
        return made;
    }

private:
    static void end(void* object) { End(static_cast<T*>(object)); }

    ThreadSlot slot_{&end};
};

}  // namespace pidpys::platform
