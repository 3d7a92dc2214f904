// SPDX-License-Identifier: MIT
// What somebody else's program says, made fit to be shown and logged.
#pragma once

#include <string>

#include "crypto/base/bytes.hpp"

namespace pidpys {

// One line of valid UTF-8 of at most `most` octets: what is no UTF-8 becomes '?'; controls, line ends and marks that turn
// the direction of writing become blanks; several blanks one. An ellipsis stands for what was cut off.
std::string plain_line(std::string_view text, std::size_t most = 200);

// Whether every character of the text is one that plain_line() leaves as it is, or a blank: nothing is hidden in it.
bool is_plain(std::string_view text);

}  // namespace pidpys
