// SPDX-License-Identifier: MIT
// One signature of `pidpys sign`, by itself or in a container, from the digest on: the time-stamp of its content, the
// signature, its level.
#pragma once

#include <functional>

#include "cli/reached.hpp"
#include "cli/sign_command.hpp"

namespace pidpys::cli {

struct Signed {
    Bytes signature;
    std::vector<Reached> reached;  // by the one who signs now
    Notes notes;
};

// `beside`: the octets that the signature is over, asked for where a level is wanted. `joined`: the signature that this one
// joins; empty: none. Servers are asked before and after, the signature is made once. Errors of Levels and crypto::sign.
Result<Signed> sign_digested(const Context& context, const SignCommand& command, const crypto::KeyEntry& key,
                             const crypto::DigestedContent& digested, crypto::SignOptions options,
                             const std::function<Result<ByteView>()>& beside, ByteView joined);

}  // namespace pidpys::cli
