// SPDX-License-Identifier: MIT
// Whose a process is: by its token, which Windows shows of another user's process to administrators alone, otherwise as the
// service of sessions lists it.
#pragma once

#include <windows.h>

#include <cstdint>
#include <string>
#include <vector>

#include "crypto/base/bytes.hpp"

namespace pidpys::platform {

class ProcessUsers {
public:
    ProcessUsers() = default;
    ~ProcessUsers();
    ProcessUsers(const ProcessUsers&) = delete;
    ProcessUsers& operator=(const ProcessUsers&) = delete;

    // Its SID; empty: not told. The list is read when it is first needed: milliseconds.
    std::vector<std::uint8_t> of(std::int64_t process);

private:
    bool is_read_ = false;
    void* list_ = nullptr;
    DWORD count_ = 0;
};

// Also where nobody tells whose it is: our own is always told.
bool is_of_another(ByteView sid);

// Without its domain; empty where nobody is known by that SID.
std::string account_name(ByteView sid);

}  // namespace pidpys::platform
