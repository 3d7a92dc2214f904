// SPDX-License-Identifier: MIT
// An exchange that failed: in words, and what it means for the next one.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "crypto/base/result.hpp"

namespace pidpys::online {

struct Failure {
    Error error;
    bool again = false;            // worth another round
    bool hold = false;             // the server is left alone for a while
    std::chrono::seconds wait{0};  // as long as the server wants to be left alone (Retry-After); bounded
};

// One line of printable ASCII, cut: texts of servers go into details of errors.
std::string quoted_line(std::string_view foreign, std::size_t limit = 200);

}  // namespace pidpys::online
