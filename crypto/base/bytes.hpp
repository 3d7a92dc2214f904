// SPDX-License-Identifier: MIT
// Octet strings: owned, and viewed. A view never outlives what it looks at.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace pidpys {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline ByteView as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string_view as_text(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

inline Bytes to_bytes(ByteView view) { return {view.begin(), view.end()}; }

}  // namespace pidpys
