// SPDX-License-Identifier: MIT
// The bare local connection under a test's agent, by the system's own calls.
#pragma once

#include <cstdint>
#include <string>

#include "crypto/base/bytes.hpp"

namespace pidpys::test {

class Wire {
public:
    explicit Wire(const std::string& place);  // throws where nobody listens
    ~Wire();
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    void send(ByteView octets);  // throws
    // What has come, at most 64 KiB; nothing: the other side has closed. Throws after ten seconds.
    Bytes receive();

private:
    std::intptr_t handle_;
};

}  // namespace pidpys::test
