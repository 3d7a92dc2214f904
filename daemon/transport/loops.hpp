// SPDX-License-Identifier: MIT
// The network threads: the main one, on which everything else that is for "the network thread" runs too, and others that have
// nothing but connections. Declared first in a process and destroyed last.
#pragma once

#include <memory>
#include <vector>

#include "daemon/transport/loop.hpp"

namespace pidpys::daemon {

class Loops {
public:
    explicit Loops(std::size_t count);  // at least one

    [[nodiscard]] Loop& main() const { return *loops_.front(); }
    [[nodiscard]] const std::vector<std::unique_ptr<Loop>>& all() const { return loops_; }

    // The calling thread is the main one until main().stop(); no other runs any more when this returns.
    void run() const;

private:
    std::vector<std::unique_ptr<Loop>> loops_;
};

}  // namespace pidpys::daemon
