// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <cstring>
#include <new>

#include <openssl/crypto.h>

#include "platform/hardening.hpp"
#include "platform/heap.hpp"

namespace {

// Larger blocks hold documents, and go back to the system when freed: it wipes them.
constexpr std::size_t largest = std::size_t{1} << 20;

// `size`: of all that may have been written.
void wipe_and_free(void* block, std::size_t size) noexcept {
    if (block != nullptr && size <= largest) {
        std::memset(block, 0, size);
        __asm__ volatile("" : : "r"(block) : "memory");  // no optimiser takes the memset away
    }
    std::free(block);
}

void wipe_and_free(void* block) noexcept {
    if (block != nullptr) wipe_and_free(block, pidpys::platform::block_size(block));
}

void* crypto_malloc(std::size_t size, const char*, int) { return std::malloc(size); }

void crypto_free(void* block, const char*, int) { wipe_and_free(block); }

void* crypto_realloc(void* block, std::size_t size, const char*, int) {
    if (block == nullptr) return std::malloc(size);
    if (size == 0) {
        wipe_and_free(block);
        return nullptr;
    }
    const std::size_t old = pidpys::platform::block_size(block);
    if (old > largest) return std::realloc(block, size);  // moved by the system or by a copy of what is no secret
    if (size <= old && size >= old / 2) return block;
    void* moved = std::malloc(size);
    if (moved == nullptr) return nullptr;
    std::memcpy(moved, block, size < old ? size : old);
    wipe_and_free(block);
    return moved;
}

}  // namespace

namespace pidpys::platform {

bool wipe_freed_memory() {
    give_back_blocks_from(largest);
    return CRYPTO_set_mem_functions(crypto_malloc, crypto_realloc, crypto_free) == 1;
}

}  // namespace pidpys::platform

// Sanitizers count on their own pair of operators.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
void operator delete(void* block) noexcept { wipe_and_free(block); }
void operator delete[](void* block) noexcept { wipe_and_free(block); }
void operator delete(void* block, std::size_t size) noexcept { wipe_and_free(block, size); }
void operator delete[](void* block, std::size_t size) noexcept { wipe_and_free(block, size); }
#ifndef _WIN32  // whose aligned blocks have another end
void operator delete(void* block, std::align_val_t) noexcept { wipe_and_free(block); }
void operator delete[](void* block, std::align_val_t) noexcept { wipe_and_free(block); }
void operator delete(void* block, std::size_t size, std::align_val_t) noexcept { wipe_and_free(block, size); }
void operator delete[](void* block, std::size_t size, std::align_val_t) noexcept { wipe_and_free(block, size); }
#endif
#endif
