// SPDX-License-Identifier: MIT
// How fast: requests a second of a name ("address 192.0.2.7", "client accounting-1", "user …"). The nodes of one service
// count together by telling each other, about once a second. From any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pidpys::api {

using SteadyTime = std::chrono::steady_clock::time_point;

class Rates {
public:
    virtual ~Rates() = default;
    // False: too fast. On average `per_second`, twice as many at once.
    virtual bool admit(std::string_view name, std::uint32_t per_second, SteadyTime now) = 0;

    // For those who count together: what names have used since this was asked last, those that have used a sixteenth of
    // what they may; and what the same names have used elsewhere, which is missing here.
    struct Use {
        std::string name;
        std::uint64_t count = 0;
    };
    virtual std::vector<Use> uses() = 0;
    virtual void used_elsewhere(const std::vector<Use>& uses) = 0;
};

// A token bucket a name, in this process. Names that are full again are forgotten, so that what is kept is bounded by how
// many call within two seconds; and at `most` names all are.
std::unique_ptr<Rates> local_rates(std::size_t most = 100'000);

}  // namespace pidpys::api
