// SPDX-License-Identifier: MIT
// Takes out of a text what says whose machine it is, before it is handed to somebody else.
#pragma once

#include <string>
#include <vector>

namespace pidpys::cli {

struct Scrub {
    std::string home;                // becomes "~"
    std::vector<std::string> names;  // of the user, the machine, owners of keys; become "…"
};

// Besides: names of files outside of the system's folders (their ending stays), addresses behind their scheme, runs of 24 or more letters and digits that hold digits (keys, digests, serials), addresses of mail,
// numbers of 8 to 14 digits (people's and firms'), PEM blocks. UTF-8.
std::string scrubbed(std::string text, const Scrub& what);

}  // namespace pidpys::cli
