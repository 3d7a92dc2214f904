// SPDX-License-Identifier: MIT
#include "online/failure.hpp"

#include "crypto/base/ascii.hpp"

namespace pidpys::online {

std::string quoted_line(std::string_view foreign, std::size_t limit) {
    std::string line;
    for (const char c : without_blanks(foreign)) {
        if (line.size() == limit) return line + "...";
        line += c >= ' ' && c < '\x7f' ? c : '?';
    }
    return line;
}

}  // namespace pidpys::online
