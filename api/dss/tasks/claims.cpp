// SPDX-License-Identifier: MIT
#include "api/dss/tasks/claims.hpp"

#include <algorithm>
#include <map>

namespace pidpys::api::dss {

void Claims::start() {
    if (parts_.store->is_shared()) renew();
    const std::lock_guard lock(mutex_);
    if (left_) return;
    starts_ = true;
    if (!keeper_.joinable()) keeper_ = std::jthread([this] { keep(); });
    wake_.notify_all();
    parts_.store->listen(parts_.look_around);
}

std::vector<HoldingPtr> Claims::held() {
    const std::lock_guard lock(mutex_);
    std::erase_if(held_, [](const auto& one) { return one.expired(); });
    std::vector<HoldingPtr> all;
    for (const auto& one : held_)
        if (auto still = one.lock(); still && !still->gone_.stop_requested()) all.push_back(std::move(still));
    return all;
}

std::vector<std::int64_t> Claims::full() {
    struct Count {
        std::size_t to_sign = 0, all = 0;
    };
    std::map<std::int64_t, Count> counts;
    for (const auto& one : held()) {
        if (one->lease.is_question()) continue;
        auto& count = counts[one->lease.task];
        ++count.all;
        if (!one->signed_) ++count.to_sign;
    }
    std::vector<std::int64_t> out;
    for (const auto& [task, count] : counts) {
        const bool enough = count.to_sign >= most_to_sign, much = count.all >= most_of_task;
        if (enough || much) out.push_back(task);
        if (much && !enough) waits_for_writes_ = true;
    }
    const std::lock_guard lock(mutex_);
    std::erase_if(passed_over_, [now = Holding::Clock::now()](const auto& one) { return one.second <= now; });
    for (const auto& [task, until] : passed_over_) out.push_back(task);
    return out;
}

bool Claims::is_full(std::int64_t task) {
    const auto tasks = full();
    return std::ranges::find(tasks, task) != tasks.end();
}

bool Claims::has_room() {
    if (closed_) return false;
    const auto all = held();
    return std::ranges::count_if(all, [](const HoldingPtr& one) { return !one->lease.is_question(); }) <
           static_cast<std::ptrdiff_t>(most);
}

TakenPtr Claims::next() {
    if (closed_) return nullptr;
    left_some_ = true;
    waits_for_writes_ = !has_room();
    if (waits_for_writes_) return nullptr;
    const auto except = full();
    auto slice = parts_.store->claim(except);
    if (!slice) {
        left_some_ = !except.empty();
        return nullptr;
    }
    auto held = hold(slice->lease);
    return std::make_shared<const Taken>(Taken{std::move(*slice), std::move(held)});
}

HoldingPtr Claims::hold(const Lease& lease) {
    auto held = std::make_shared<Holding>(lease, Holding::Clock::now() + parts_.lease);
    const std::lock_guard lock(mutex_);
    held_.push_back(held);
    if (!left_ && !keeper_.joinable()) keeper_ = std::jthread([this] { keep(); });
    wake_.notify_all();
    return held;
}

bool Claims::asks(std::int64_t task) {
    const auto all = held();
    return std::ranges::any_of(
        all, [&](const HoldingPtr& one) { return one->lease.is_question() && one->lease.task == task; });
}

void Claims::give_back(const HoldingPtr& held) {
    drop(held);
    try {
        parts_.store->give_back({held->lease});
    } catch (const StoreFailure&) {  // its time runs out
    }
}

bool Claims::refuse(const HoldingPtr& held) {
    const bool others = parts_.store->refuse(held->lease);
    if (others) pass_over(held->lease.task, refused_for);
    return others;
}

void Claims::pass_over(std::int64_t task, std::chrono::milliseconds time) {
    const std::lock_guard lock(mutex_);
    passed_over_.emplace_back(task, Holding::Clock::now() + time);
}

void Claims::keep() {
    auto renew_at = Holding::Clock::now() + parts_.lease / 3;
    const auto pause = std::min(look_every, parts_.lease / 3);
    while (true) {
        {
            std::unique_lock lock(mutex_);
            const auto has_work = [&] {
                return (starts_ && parts_.store->is_shared()) ||
                       std::ranges::any_of(held_, [](const auto& one) { return !one.expired(); });
            };
            if (!has_work()) {
                wake_.wait(lock, [&] { return left_ || has_work(); });
                renew_at = Holding::Clock::now() + parts_.lease / 3;
            }
            if (wake_.wait_for(lock, pause, [this] { return left_; })) return;
        }
        const bool renews = Holding::Clock::now() >= renew_at;
        if (renews) {
            renew_at = Holding::Clock::now() + parts_.lease / 3;
            renew();
        }
        if (parts_.store->is_shared() && !closed_) (renews ? parts_.look_around : parts_.look)();
    }
}

// What was given up meanwhile is not asked for, and so not renewed.
void Claims::renew() {
    const auto all = held();
    if (all.empty() && !parts_.store->is_shared()) return;
    std::vector<Lease> leases;
    for (const auto& one : all) leases.push_back(one->lease);
    const auto until = Holding::Clock::now() + parts_.lease;
    try {
        const auto kept = parts_.store->renew(leases);
        for (const auto& one : all) {
            if (std::ranges::find(kept, one->lease) != kept.end())
                one->until_ = until;
            else
                one->gone_.request_stop();
        }
        failed_ = false;
    } catch (const StoreFailure& broken) {
        if (!failed_.exchange(true) && parts_.log)
            parts_.log(std::string("DSS: leases are not renewed: ") + broken.what());
    }
}

void Claims::close() {
    closed_ = true;
    for (const auto& one : held()) {
        if (!one->lease.is_question()) continue;
        withdrawn_.push_back(one->lease);
        drop(one);
    }
}

void Claims::leave() {
    closed_ = true;
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(left_, true)) return;
        wake_.notify_all();
    }
    keeper_ = {};
    auto leases = std::exchange(withdrawn_, {});
    for (const auto& one : held()) {
        leases.push_back(one->lease);
        drop(one);
    }
    parts_.store->listen({});
    try {
        parts_.store->give_back(leases);
        if (starts_) parts_.store->leave();
    } catch (const StoreFailure&) {  // their time runs out
    }
}

}  // namespace pidpys::api::dss
