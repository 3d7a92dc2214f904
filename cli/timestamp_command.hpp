// SPDX-License-Identifier: MIT
// pidpys timestamp: time-stamp tokens (RFC 3161) of files, made by a server, or judged.
#pragma once

#include "cli/levels.hpp"

namespace pidpys::cli {

struct TimestampMake {
    std::string document;
    std::string output;  // default: DOCUMENT.ts
    std::string digest = "SHA256";
    LevelServers servers;
    bool overwrite = false;
};

int run_timestamp_make(const Context& context, const TimestampMake& command);

struct TimestampVerify {
    std::string token;     // or a server's whole answer
    std::string document;  // default: the token's name without .ts
    AuthorityChoice authorities;
    NetworkChoice network;
};

// 0 only if it is over the document and of a server that is trusted at its time.
int run_timestamp_verify(const Context& context, const TimestampVerify& command);

}  // namespace pidpys::cli
