// SPDX-License-Identifier: MIT
// The queue of a store that one process has alone, in memory: with the process its leases end, as they should.
#pragma once

#include <chrono>
#include <map>
#include <set>
#include <tuple>

#include "api/dss/store/work.hpp"

namespace pidpys::api::dss {

class SliceBook {
public:
    SliceBook(std::int64_t slice, std::chrono::milliseconds lease) : slice_(slice), lease_(lease) {}

    // The slices of a task are to be done; once for each.
    void open(std::int64_t task, std::int64_t files);
    void close(std::int64_t task);  // and its question
    [[nodiscard]] bool has(std::int64_t task) const;

    // Tasks take turns: a slice in each round, from the round that is on when a task comes.
    std::optional<Lease> claim(const std::vector<std::int64_t>& except);
    std::optional<Lease> claim_first(std::int64_t task);
    [[nodiscard]] std::uint32_t tries(const Lease& lease) const;
    [[nodiscard]] bool holds(const Lease& lease) const;
    [[nodiscard]] bool is_last(const Lease& lease) const;  // of its task
    void done(const Lease& lease);

    // False: somebody has it.
    bool ask(std::int64_t task);
    bool renew(const Lease& lease);
    void give_back(const Lease& lease);

private:
    using Clock = std::chrono::steady_clock;
    using Key = std::pair<std::int64_t, std::int64_t>;  // task, first file
    struct Entry {
        std::int64_t last = 0, round = 0, fence = 0;
        Clock::time_point until;  // of the lease
        std::uint32_t tries = 0;
    };
    using Entries = std::map<Key, Entry>;
    Lease take(Entries::value_type& entry);
    void forget(Entries::iterator entry);

    const std::int64_t slice_;
    const std::chrono::milliseconds lease_;
    Entries entries_;
    std::set<std::tuple<std::int64_t, std::int64_t, std::int64_t>> in_turn_;  // round, task, first file
    std::map<std::int64_t, Clock::time_point> questions_;                     // that are asked, and until when
    std::int64_t fences_ = 0;
};

}  // namespace pidpys::api::dss
