// SPDX-License-Identifier: MIT
// The zip library's archive behind asic::Archive, for the files of this room alone.
#pragma once

#include <string>

#include <zip.h>

#include "asic/archive.hpp"
#include "platform/mapped_file.hpp"

namespace pidpys::asic {

struct Archive::Handle {
    platform::SpillFile::Mapping mapping;
    ByteView octets;
    std::string file;  // empty: in memory
    zip_t* zip = nullptr;

    Handle() = default;
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle();

    bool open();
    // The layout's members are what the library sees.
    [[nodiscard]] bool agrees(const std::vector<ZipMember>& members) const;
};

}  // namespace pidpys::asic
