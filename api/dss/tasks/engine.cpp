// SPDX-License-Identifier: MIT
#include "api/dss/tasks/engine.hpp"

#include <algorithm>
#include <tuple>

#include "api/dss/time.hpp"
#include "observe/work.hpp"

namespace pidpys::api::dss {
namespace {

using namespace std::chrono_literals;

constexpr auto stop_patience = 5s;
constexpr std::size_t kept_ends = 64;  // more than slices that a node takes at a time
constexpr auto stuck_after = 120s;     // a token answers a signature, or that it does not, in half a minute
constexpr auto after_failure = 2s, at_most = 30s;
constexpr auto announce_every = 200ms;

}  // namespace

TaskEngine::TaskEngine(Parts parts)
    : parts_(std::move(parts)),
      claims_({parts_.store, parts_.lease, [this] { look(); }, [this] { look_around(); }, parts_.warn}) {}

std::int64_t TaskEngine::now() const { return unix_ms(parts_.clock); }

void TaskEngine::after(TaskStep step) const {
    if (parts_.after) parts_.after(step);
}

// From any thread. One looks at a time.
void TaskEngine::look() {
    {
        const std::lock_guard lock(mutex_);
        looks_again_ = true;
        if (stop_.stop_requested() || std::exchange(looks_, true)) return;
    }
    parts_.workers.post(parts_.account, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->take_work();
    });
}

void TaskEngine::look_around() {
    questions_too_ = true;
    look();
}

void TaskEngine::look_after(std::chrono::milliseconds time) {
    parts_.loop.at(parts_.clock.steady() + time, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->look();
    });
}

// There is more than this node takes.
void TaskEngine::announce() {
    const auto steady = parts_.clock.steady();
    if (steady - announced_.load() < announce_every) return;
    announced_ = steady;
    parts_.store->announce();
}

// All that there is room for.
void TaskEngine::take_work() {
    while (true) {
        {
            const std::lock_guard lock(mutex_);
            if (!std::exchange(looks_again_, false)) {
                looks_ = false;
                return;
            }
        }
        try {
            if (questions_too_.exchange(false)) expire();
            bool some = false, more = true;
            while (auto taken = more ? claims_.next() : nullptr) {
                some = true;
                more = taken->slice.others_wait || !claims_.is_full(taken->slice.task.number);
                post_begin(std::move(taken));
            }
            if (some && claims_.left_some()) announce();
        } catch (const StoreFailure& broken) {
            if (parts_.warn) parts_.warn(std::string("DSS: ") + broken.what());
            if (!parts_.store->is_shared()) look_after(after_failure);  // else it is looked at once in a while
        }
    }
}

void TaskEngine::post_begin(TakenPtr taken) {
    parts_.workers.post(parts_.account, [self = shared_from_this(), taken = std::move(taken)]() mutable {
        self->begin(std::move(taken));
    });
}

void TaskEngine::begin(TakenPtr taken) {
    bool begun = false;
    if (!guarded(taken->slice.task, [&] { begun = sign(taken); })) put_off(taken);
    if (begun) return;
    Claims::drop(taken->held);
    if (claims_.left_some()) look();
}

// The store has failed.
// A store that has no room has each slice signed anew, and put into the journal, as often as it is tried: half as long as the
// trouble has lasted is waited, so that a short one costs little time and a long one little work.
void TaskEngine::put_off(const TakenPtr& taken) {
    const auto steady = parts_.clock.steady();
    auto since = std::chrono::steady_clock::time_point();
    if (failing_since_.compare_exchange_strong(since, steady)) since = steady;
    const auto wait = std::clamp(std::chrono::duration_cast<std::chrono::milliseconds>((steady - since) / 2),
                                 std::chrono::milliseconds(after_failure), std::chrono::milliseconds(at_most));
    claims_.give_back(taken->held);
    claims_.pass_over(taken->slice.task.number, wait);
    look_after(wait + announce_every);
}

bool TaskEngine::moves() {
    const std::lock_guard lock(mutex_);
    return batches_ == 0 || parts_.clock.steady() - last_step_.load() < stuck_after;
}

// Should the store fail now, the task's end is recorded later, and nothing of it is signed meanwhile: a wrong password above
// all is not tried again.
void TaskEngine::note_end(const Task& task, TaskState state, const std::string& reason) {
    const std::lock_guard lock(mutex_);
    ends_[task.id] = {state, reason};
}

// Slices that were taken before the end may still begin, and find it.
void TaskEngine::forget_oldest_end(const Task& task) {
    const std::lock_guard lock(mutex_);
    if (std::ranges::find(recorded_ends_, task.id) == recorded_ends_.end()) recorded_ends_.push_back(task.id);
    if (recorded_ends_.size() <= kept_ends) return;
    ends_.erase(recorded_ends_.front());
    recorded_ends_.pop_front();
}

void TaskEngine::finish(const Task& task, TaskState from, TaskState to, const std::string& reason) {
    std::ignore = try_finish(task, from, to, reason);
}

// False: somebody else has moved it.
bool TaskEngine::try_finish(const Task& task, TaskState from, TaskState to, const std::string& reason) {
    if (from == TaskState::allowed) note_end(task, to, reason);
    const bool moved = parts_.store->move(task, from, to, now(), reason);
    if (from == TaskState::allowed) forget_oldest_end(task);
    if (!moved) return false;
    after(TaskStep::ended);
    channel::Work over;
    over.id = task.id;
    if (from == TaskState::allowed) parts_.prompter.progress(over);
    if (parts_.log) parts_.log("DSS task " + task.id + " ended early: " + reason);
    return true;
}

// Work on a worker thread: a failing database must not take the process along. The store stays as it is.
bool TaskEngine::guarded(const Task& task, const std::function<void()>& work) {
    const observe::WorkScope scope(observe::work_on_task(task.id));
    try {
        work();
        return true;
    } catch (const StoreFailure& broken) {
        if (parts_.warn) parts_.warn("DSS task " + task.id + ": " + broken.what());
        return false;
    }
}

void TaskEngine::resume() {
    claims_.start();
    look();
    expire();
}

void TaskEngine::expire() {
    if (stop_.stop_requested()) return;
    for (const auto& question : parts_.store->claim_questions(now()))
        guarded(question.task, [&] { ask_again(question); });
}

void TaskEngine::stop() {
    stop_.request_stop();
    claims_.close();
    std::vector<BatchPtr> unsigned_ones;  // they hold what holds them
    {
        std::unique_lock lock(mutex_);
        idle_.wait_for(lock, stop_patience, [&] { return batches_ == 0; });
        for (auto& [task, run] : runs_)
            std::ranges::move(std::exchange(run->ready, {}), std::back_inserter(unsigned_ones));
    }
    unsigned_ones.clear();
    claims_.leave();
}

}  // namespace pidpys::api::dss
