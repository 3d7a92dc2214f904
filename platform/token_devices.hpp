// SPDX-License-Identifier: MIT
// What libraries of tokens reach tokens by.
#pragma once

#include <filesystem>

namespace pidpys::platform {

enum class Reach { good, absent, denied };

// The service that opens readers of cards: pcscd's socket. On Windows it is the system's own.
Reach card_readers();

// A device that this user reads and writes.
Reach device(const std::filesystem::path& path);

}  // namespace pidpys::platform
