// SPDX-License-Identifier: MIT
#include "platform/heap.hpp"

#include <malloc.h>

namespace pidpys::platform {

std::size_t block_size(void* block) noexcept { return ::_msize(block); }

void give_back_blocks_from(std::size_t) {}  // the system's heap does so by itself from half a mebibyte on

}  // namespace pidpys::platform
