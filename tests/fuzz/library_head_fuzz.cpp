// SPDX-License-Identifier: MIT
#include "token/host_choice.hpp"

// The first octets of a library that somebody names; the very first is always that of a program, which so no seed is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    pidpys::Bytes head(data, data + size);
    if (!head.empty()) head[0] = 'M';
    const auto machine = pidpys::token::machine_of(head);
    if (!machine && machine.error().code != pidpys::Errc::malformed) __builtin_trap();
    return 0;
}
