// SPDX-License-Identifier: MIT
// Who asks, as one line for people and as the key that counts are kept by.
#pragma once

#include <string>

#include "channel/question.hpp"

namespace pidpys::daemon {

// "https://bank.ua", "client 7f…", "program curl (1234)". Safe to show.
std::string caller_line(const channel::Question& question);

// The same without what changes from one call to the next.
std::string caller_key(const channel::Question& question);

}  // namespace pidpys::daemon
