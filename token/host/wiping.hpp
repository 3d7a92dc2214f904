// SPDX-License-Identifier: MIT
// PINs and secrets do not stay in the memory of a process that runs a stranger's library. No libcrypto here.
#pragma once

#include <span>

#include "crypto/base/bytes.hpp"

namespace pidpys::token::host {

inline void wipe(std::span<std::uint8_t> memory) {
    volatile std::uint8_t* at = memory.data();
    for (std::size_t left = memory.size(); left > 0; --left) *at++ = 0;
}

struct Wiped : Bytes {
    using Bytes::Bytes;
    Wiped(const Wiped&) = delete;
    Wiped& operator=(const Wiped&) = delete;
    ~Wiped() { wipe({data(), size()}); }
};

}  // namespace pidpys::token::host
