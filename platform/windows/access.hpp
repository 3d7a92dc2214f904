// SPDX-License-Identifier: MIT
// Who could change a file: read out of its owner and its access list.
#pragma once

#include <windows.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.hpp"

namespace pidpys::platform {

// The least trusted of those who could. `system`: SYSTEM, Administrators, TrustedInstaller.
struct Control {
    enum class Owner { system, us, other } owner = Owner::other;
    bool us = false;      // the list lets the process's own user write
    bool others = false;  // … somebody who is neither of the system nor us
    bool all = false;     // … everybody who has logged on, or more
};

// Of a directory "write" is what takes away or replaces what stands in it; adding to it changes nothing that is there.
// Entries that deny are not counted on. `us`: the process's user.
Control control_of(PSECURITY_DESCRIPTOR descriptor, bool directory, PSID us);

// Of the path itself, links not followed; none: it is not there, or may not be looked at (GetLastError).
std::optional<Control> control_of(const std::filesystem::path& path, bool directory);

// The process's user.
std::vector<std::uint8_t> own_sid();
// That of another process; empty where its token may not be looked at.
std::vector<std::uint8_t> user_of(HANDLE process);
std::vector<std::uint8_t> octets_of(PSID sid);  // empty for what is none

// A number of the account, always the same and by no chance that counts another's too: of 53 bits, which every reader of JSON
// takes for what it is.
std::int64_t account_number(ByteView sid);

// Of the account NT SERVICE\name, installed or not: S-1-5-80 and the SHA-1 of its name in capitals.
std::wstring service_sid(std::wstring_view name);

}  // namespace pidpys::platform
