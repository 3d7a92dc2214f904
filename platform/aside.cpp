// SPDX-License-Identifier: MIT
#include "platform/aside.hpp"

#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

#include "platform/detached_thread.hpp"

namespace pidpys::platform {
namespace {

// Never destroyed: work may come while the process ends, and its thread is not waited for.
struct Queue {
    std::mutex mutex;
    std::vector<std::function<void()>> tasks;
    bool running = false;
};

Queue& queue() {
    static auto* const only = new Queue;
    return *only;
}

void run() {
    Queue& from = queue();
    while (true) {
        std::vector<std::function<void()>> tasks;
        {
            const std::lock_guard lock(from.mutex);
            from.running = !from.tasks.empty();
            if (!from.running) return;
            tasks.swap(from.tasks);
        }
        for (const auto& task : tasks) task();
    }
}

}  // namespace

void aside(std::function<void()> work) {
    Queue& to = queue();
    {
        const std::lock_guard lock(to.mutex);
        to.tasks.push_back(std::move(work));
        if (std::exchange(to.running, true)) return;
    }
    try {
        start_detached(run);
    } catch (const std::system_error&) {  // no thread to be had: then here
        run();
    }
}

}  // namespace pidpys::platform
