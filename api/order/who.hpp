// SPDX-License-Identifier: MIT
#pragma once

#include "api/http/message.hpp"
#include "journal/record.hpp"

namespace pidpys::api {

// The caller as the journal names it: the page's origin, or the program with its process as far as they are known, and
// its user.
inline journal::Who who_of(const Caller& caller) {
    journal::Who who;
    if (caller.origin)
        who.origin = caller.origin->text();
    else {
        who.program = caller.peer.program;
        who.process = caller.peer.process;
    }
    if (caller.peer.user >= 0) who.user = static_cast<std::uint64_t>(caller.peer.user);
    return who;
}

}  // namespace pidpys::api
