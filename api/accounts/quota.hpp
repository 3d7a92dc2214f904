// SPDX-License-Identifier: MIT
// How much one caller, and all callers together, may make the service keep and do.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pidpys::api {

// What is counted of what is kept for callers.
struct Amount {
    std::uint64_t octets = 0;  // in memory or on disk
    std::uint64_t memory = 0;  // those of them that are in memory
    std::uint64_t sessions = 0;
    std::uint64_t records = 0;   // small things remembered: permissions, chosen files, languages
    std::uint64_t requests = 0;  // taken from the network and not answered yet

    bool operator==(const Amount&) const = default;
};

struct WorkLimits {
    std::size_t running = 0;  // tasks at a time
    std::size_t queued = 0;   // tasks that wait
};

enum class Standing : std::uint8_t {
    stranger,  // a site that nobody has admitted
    trusted    // an admitted site, a local program, the service itself
};

struct Quota {
    Amount stranger{std::uint64_t{64} << 20, std::uint64_t{64} << 20, 100, 32, 32};
    Amount trusted{std::uint64_t{4} << 30, std::uint64_t{512} << 20, 10'000, 2'000, 384};
    Amount address{std::uint64_t{1} << 30, std::uint64_t{256} << 20, 0, 0, 384};  // of a client on the network
    // Strangers together; the rest of `total` is a reserve that they cannot use.
    Amount strangers{std::uint64_t{1} << 30, std::uint64_t{128} << 20, 40'000, 4'000, 192};
    Amount total{std::uint64_t{8} << 30, std::uint64_t{1} << 30, 50'000, 20'000, 1'000};
    WorkLimits stranger_work{2, 8};
    WorkLimits trusted_work{SIZE_MAX, 20'000};
    std::size_t stranger_signers = 16;  // of a signature that a stranger has verified
};

}  // namespace pidpys::api
