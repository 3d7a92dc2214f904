// SPDX-License-Identifier: MIT
// Who asks, as one line for people and as the name that counts are kept under.
#pragma once

#include <string>

#include "channel/question.hpp"

namespace pidpys::daemon {

// "https://bank.ua", "client 7f…", "program curl (1234)". Safe to show.
std::string caller_line(const channel::Question& question);

// Who is behind it: the page's site (its registrable domain, so that sub-domains are one), a client, a program. Safe to
// show.
std::string asker_of(const channel::Question& question);

}  // namespace pidpys::daemon
