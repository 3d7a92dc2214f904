// SPDX-License-Identifier: MIT
// A helper process with one pipe to it, that is its standard input, and nothing else of ours: no other descriptor or handle is
// inherited. It ends with its owner here, and with it whatever it has started itself. parent_pipe.hpp is the other end.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::platform {

class HelperProcess {
public:
    using Deadline = std::chrono::steady_clock::time_point;

    // not_found (no such program), io.
    static Result<std::unique_ptr<HelperProcess>> start(const std::filesystem::path& program,
                                                        const std::vector<std::string>& arguments);
    virtual ~HelperProcess() = default;  // ends its pipe, and a moment later kills it

    // All of the octets. timeout; io: it has ended, or closed its pipe. After either nothing more is to be had of it.
    virtual Result<void> write(ByteView octets, Deadline deadline) = 0;
    virtual Result<void> read(std::span<std::uint8_t> octets, Deadline deadline) = 0;

    // At once, from any thread: whoever waits for it gets io.
    virtual void kill() = 0;
};

}  // namespace pidpys::platform
