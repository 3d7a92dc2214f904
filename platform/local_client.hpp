// SPDX-License-Identifier: MIT
// The other end of listen_local (local_channel.hpp).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::platform {

// A connection to a listener of our own user: the socket, on Windows the pipe's handle for overlapped use, which is the
// caller's to close. Somebody else's listener in that place hears nothing, and on Windows cannot act in our name.
// unavailable: nobody of ours listens.
Result<std::intptr_t> connect_local(const std::string& path);

// Says `greeting` at `path` and takes what comes until the other side closes, `limit` has passed or `most` octets are
// there. unavailable: nobody listens.
Result<Bytes> ask_local(const std::string& path, ByteView greeting, std::chrono::milliseconds limit, std::size_t most);

}  // namespace pidpys::platform
