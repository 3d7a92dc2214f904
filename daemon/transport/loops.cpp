// SPDX-License-Identifier: MIT
#include "daemon/transport/loops.hpp"

#include <thread>

namespace pidpys::daemon {

Loops::Loops(std::size_t count) {
    do {
        loops_.push_back(std::make_unique<Loop>());
    } while (loops_.size() < count);
}

void Loops::run() const {
    std::vector<std::jthread> others;
    struct End {
        const Loops& loops;
        ~End() {
            for (std::size_t at = 1; at < loops.loops_.size(); ++at) loops.loops_[at]->stop();
        }
    } const end{*this};  // though a thread cannot be made
    for (std::size_t at = 1; at < loops_.size(); ++at) others.emplace_back([&loop = *loops_[at]] { loop.run(); });
    main().run();
}

}  // namespace pidpys::daemon
