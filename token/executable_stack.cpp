// SPDX-License-Identifier: MIT
#include "token/executable_stack.hpp"

#include <algorithm>
#include <array>

namespace pidpys::token {
namespace {

// System V ABI, ELF-64, the lowest octet first.
constexpr std::array<std::uint8_t, 6> magic{0x7f, 'E', 'L', 'F', 2, 1};
constexpr std::size_t header_size = 64, segment_size = 56;
constexpr std::size_t segments_at = 32, size_of_segment_at = 54, segment_count_at = 56;
constexpr std::uint64_t gnu_stack = 0x6474e551, executable = 1;

std::uint64_t number(ByteView from, std::size_t at, std::size_t size) {
    std::uint64_t value = 0;
    while (size > 0) value = value << 8 | from[at + --size];
    return value;
}

}  // namespace

bool wants_executable_stack(ByteView library) {
    if (library.size() < header_size || !std::ranges::equal(library.first(magic.size()), magic)) return false;
    const std::uint64_t at = number(library, segments_at, 8), count = number(library, segment_count_at, 2);
    if (number(library, size_of_segment_at, 2) != segment_size || at > library.size() ||
        count > (library.size() - at) / segment_size)
        return false;
    for (std::uint64_t each = 0; each < count; ++each) {
        const ByteView segment = library.subspan(static_cast<std::size_t>(at + each * segment_size), segment_size);
        if (number(segment, 0, 4) == gnu_stack) return (number(segment, 4, 4) & executable) != 0;
    }
    return true;  // whoever does not say wants it
}

}  // namespace pidpys::token
