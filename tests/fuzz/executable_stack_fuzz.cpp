// SPDX-License-Identifier: MIT
#include "token/executable_stack.hpp"

// The first octet is always an ELF file's: no seed is a program.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    pidpys::Bytes file(data, data + size);
    if (!file.empty()) file[0] = 0x7f;
    (void)pidpys::token::wants_executable_stack(file);
    return 0;
}
