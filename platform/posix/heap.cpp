// SPDX-License-Identifier: MIT
#include "platform/heap.hpp"

#include <malloc.h>

namespace pidpys::platform {

std::size_t block_size(void* block) noexcept { return ::malloc_usable_size(block); }

void give_back_blocks_from(std::size_t size) { ::mallopt(M_MMAP_THRESHOLD, static_cast<int>(size)); }

}  // namespace pidpys::platform
