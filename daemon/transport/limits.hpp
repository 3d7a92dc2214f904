// SPDX-License-Identifier: MIT
// Every bound of the transport in one place. Sizes in octets; times from the moment their state begins.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace pidpys::daemon {

struct Limits {
    std::size_t head = 16 * 1024;              // request line, fields and blank line together: 414, 431
    std::size_t fields = 128;                  // 431
    std::size_t body_in_memory = 1024 * 1024;  // a longer body goes to an unlinked temporary file
    std::uint64_t skipped_body = 1024 * 1024;  // read past an unwanted body up to here to keep the connection

    std::size_t connections = 512;  // beyond: the one longest without work gives way to the new one
    std::size_t handshakes = 128;   // likewise, among those that have not finished a handshake
    // Accounts see to each caller's share of these, and that strangers leave some for others.
    std::size_t uploads = 256;  // bodies under way: 503
    std::size_t waiting = 384;  // replies under way (blocking downloads) and waiting heads: 503
    // Of one user other than the daemon's own, or of one address of the network, handshakes among them.
    std::size_t connections_of_another = 64;

    std::chrono::milliseconds handshake_time{10'000};
    std::chrono::milliseconds head_time{15'000};    // first octet to blank line: 408
    std::chrono::milliseconds body_window{30'000};  // at least body_progress octets in each: 408
    std::uint64_t body_progress = 1024;
    std::chrono::milliseconds idle_time{75'000};
    std::chrono::milliseconds write_time{30'000};  // without an octet taken by the client
    std::chrono::milliseconds linger_time{3'000};  // waiting for the client to read the last response
};

}  // namespace pidpys::daemon
