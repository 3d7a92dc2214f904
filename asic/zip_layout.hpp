// SPDX-License-Identifier: MIT
// Where the members of a zip lie, and that every reader finds the same (APPNOTE.TXT 6.3.3 §4.3; pki.md 8.1): the local
// headers stand one after the other from the first octet to the central directory, say what it says, and nothing else is
// there. What is packed is left to the zip library.
#pragma once

#include <string>
#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::asic {

struct ZipLimits {
    std::size_t members = 1000;
    std::uint64_t unpacked = std::uint64_t{2} << 30;  // octets of all members
};

struct ZipMember {
    std::string name;        // UTF-8, checked (names.hpp)
    std::size_t index = 0;   // in the central directory
    std::uint64_t size = 0;  // octets, unpacked
    std::uint64_t offset = 0;
    bool stored = false;
    bool bare = false;  // neither an extra field nor a data descriptor
};

// In the order of the local headers. malformed; too_large; unsupported: encryption, zip64, another method than stored and
// deflate.
Result<std::vector<ZipMember>> zip_layout(ByteView archive, const ZipLimits& limits = {});

bool looks_like_zip(ByteView octets);  // begins with a local header

}  // namespace pidpys::asic
