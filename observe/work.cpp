// SPDX-License-Identifier: MIT
#include "observe/work.hpp"

#include <atomic>

namespace pidpys::observe {
namespace {

std::atomic<bool> kept = false;
thread_local WorkPtr present;

}  // namespace

void keep_works(bool wanted) { kept = wanted; }
bool works_are_kept() { return kept.load(std::memory_order_relaxed); }

WorkPtr current_work() { return works_are_kept() ? present : nullptr; }

WorkScope::WorkScope(WorkPtr work) : before_(std::exchange(present, std::move(work))) {}
WorkScope::~WorkScope() { present = std::move(before_); }

WorkPtr work_on_task(const std::string& task) {
    if (!works_are_kept()) return nullptr;
    if (present && present->task == task) return present;
    Work work = present && present->task.empty() ? *present : Work{};
    work.task = task;
    return std::make_shared<const Work>(std::move(work));
}

}  // namespace pidpys::observe
