// SPDX-License-Identifier: MIT
// A short talk with whoever listens as listen_local does (local_channel.hpp).
#pragma once

#include <chrono>
#include <string>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::platform {

// Says `greeting` at `path` and takes what comes until the other side closes, `limit` has passed or `most` octets are
// there. unavailable: nobody listens.
Result<Bytes> ask_local(const std::string& path, ByteView greeting, std::chrono::milliseconds limit, std::size_t most);

}  // namespace pidpys::platform
