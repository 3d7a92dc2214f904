// SPDX-License-Identifier: MIT
// Run under valgrind: what is secret is undefined memory, so that a branch or an address that depends on it is reported.
// constant_time_envelope pkcs1|cbc|leak
#include <array>
#include <cstdio>
#include <string_view>

#include <valgrind/memcheck.h>

#include "crypto/key/padding.hpp"

namespace {

using namespace pidpys;

// The control: finds the end of the padding as one would who has not heard of Bleichenbacher.
std::size_t find_separator(ByteView block) {
    std::size_t at = 2;
    while (at < block.size() && block[at] != 0) ++at;
    return at;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view probe = argc == 2 ? argv[1] : "";
    Bytes block(256, 0x55);
    Bytes key(32, 1);
    (void)VALGRIND_MAKE_MEM_UNDEFINED(block.data(), block.size());
    std::size_t answer = 0;
    if (probe == "pkcs1") {
        crypto::take_if_padded(block, key);
    } else if (probe == "cbc") {
        answer = crypto::padding_of(ByteView(block).first(16)) + crypto::padding_of(ByteView(block).first(8));
    } else if (probe == "leak") {
        answer = find_separator(block);
    } else {
        return 2;
    }
    (void)VALGRIND_MAKE_MEM_DEFINED(key.data(), key.size());
    (void)VALGRIND_MAKE_MEM_DEFINED(&answer, sizeof answer);
    std::printf("%u %zu\n", key[0], answer);
    return 0;
}
