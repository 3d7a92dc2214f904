// SPDX-License-Identifier: MIT
// PINs and secrets do not stay in the memory of a process that runs a stranger's library. No libcrypto here.
#pragma once

#include <cstring>
#include <span>

#include "crypto/base/bytes.hpp"

namespace pidpys::token::host {

inline void wipe(std::span<std::uint8_t> memory) {
    if (memory.empty()) return;
    std::memset(memory.data(), 0, memory.size());
    __asm__ volatile("" : : "r"(memory.data()) : "memory");  // who looks at it is not known: it is not left out
}

struct Wiped : Bytes {
    using Bytes::Bytes;
    Wiped(const Wiped&) = delete;
    Wiped& operator=(const Wiped&) = delete;
    ~Wiped() { wipe({data(), size()}); }
};

}  // namespace pidpys::token::host
