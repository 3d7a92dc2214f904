// SPDX-License-Identifier: MIT
// A closed loop of requests over TLS with keep-alive: each of N connections sends its next request when the answer to
// the last has come. One thread drives them all.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

struct Answer {
    int status = 0;
    std::string_view body;
};

// What one connection asks, over and over.
class Script {
public:
    virtual ~Script() = default;
    virtual const std::string& first() = 0;
    // The next request; sets `round_done` when the answer ended a round (one request, or one whole flow). Throws if
    // the answer is not what it should be.
    virtual const std::string& next(const Answer& answer, bool& round_done) = 0;
};

struct Load {
    double rounds_per_second = 0;
    double p50_ms = 0, p99_ms = 0;  // of single requests
    std::uint64_t rounds = 0;       // the warming up included
};

Load run_load(int port, int connections, double seconds, const std::function<std::unique_ptr<Script>()>& make_script);

// Connects, sends one request, returns the whole answer's body. Throws while nobody listens.
std::string ask_once(int port, const std::string& request);

// The same request for ever; any answer but 200 is an error.
std::unique_ptr<Script> repeat(std::string request);

}  // namespace bench
