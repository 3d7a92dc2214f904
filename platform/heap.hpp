// SPDX-License-Identifier: MIT
// What the standard does not tell of malloc.
#pragma once

#include <cstddef>

namespace pidpys::platform {

// Octets that a block of malloc really has.
std::size_t block_size(void* block) noexcept;

// Blocks of so many octets or more go back to the system as soon as they are freed, where it can be had.
void give_back_blocks_from(std::size_t size);

}  // namespace pidpys::platform
