// SPDX-License-Identifier: MIT
// Which helper runs a module. A library loads into programs of its own width alone; where makers ship both (Windows), its first
// octets say which that is, and each width has a helper.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::token {

// How the detail of an error begins, for which api/messages has words; ": ", the file and what it is follow.
namespace detail {
inline constexpr std::string_view no_library = "no library of Windows";
inline constexpr std::string_view other_processor = "a library for another processor";
inline constexpr std::string_view no_narrow_host = "the helper for 32-bit libraries is not installed";
}  // namespace detail

// Machine of IMAGE_FILE_HEADER (Microsoft's "PE Format"); any other is not ours.
inline constexpr std::uint16_t machine_x86 = 0x014c, machine_x64 = 0x8664;

// By the first octets of a library. malformed: they begin none.
Result<std::uint16_t> machine_of(ByteView head);

struct Hosts {
    std::filesystem::path usual;   // of this program's width
    std::filesystem::path narrow;  // of 32 bits; empty: `usual` runs every module
};

// Those of this installation.
Hosts installed_hosts();

// Read anew each time: a maker's update may change the width. malformed, unsupported, not_found (the library, or its helper),
// held, io; the detail names the file.
Result<std::filesystem::path> host_for(const std::filesystem::path& module, const Hosts& hosts);

}  // namespace pidpys::token
