// SPDX-License-Identifier: MIT
#include "api/dss/store/slice_book.hpp"

#include <algorithm>

namespace pidpys::api::dss {

void SliceBook::open(std::int64_t task, std::int64_t files) {
    const auto now = Clock::now();
    std::int64_t round = 0;
    for (const auto& [turn, other, first] : in_turn_)
        if (entries_.at({other, first}).until <= now) {
            round = turn;
            break;
        }
    for (std::int64_t first = 0; first == 0 || first < files; first += slice_, ++round) {
        entries_[{task, first}] = {std::min(first + slice_, files), round, 0, {}, 0};
        in_turn_.emplace(round, task, first);
    }
}

void SliceBook::forget(Entries::iterator entry) {
    in_turn_.erase({entry->second.round, entry->first.first, entry->first.second});
    entries_.erase(entry);
}

void SliceBook::close(std::int64_t task) {
    questions_.erase(task);
    while (true) {
        const auto entry = entries_.lower_bound({task, 0});
        if (entry == entries_.end() || entry->first.first != task) return;
        forget(entry);
    }
}

bool SliceBook::has(std::int64_t task) const {
    const auto entry = entries_.lower_bound({task, 0});
    return entry != entries_.end() && entry->first.first == task;
}

Lease SliceBook::take(Entries::value_type& entry) {
    entry.second.fence = ++fences_;
    entry.second.until = Clock::now() + lease_;
    ++entry.second.tries;
    return {entry.first.first, entry.first.second, entry.second.last, entry.second.fence};
}

std::optional<Lease> SliceBook::claim(const std::vector<std::int64_t>& except) {
    const auto now = Clock::now();
    for (const auto& [round, task, first] : in_turn_) {
        const auto entry = entries_.find({task, first});
        if (entry->second.until <= now && std::ranges::find(except, task) == except.end()) return take(*entry);
    }
    return std::nullopt;
}

std::optional<Lease> SliceBook::claim_first(std::int64_t task) {
    const auto entry = entries_.find({task, 0});
    if (entry == entries_.end() || entry->second.until > Clock::now()) return std::nullopt;
    return take(*entry);
}

std::uint32_t SliceBook::tries(const Lease& lease) const {
    const auto entry = entries_.find({lease.task, lease.first});
    return entry != entries_.end() ? entry->second.tries : 0;
}

bool SliceBook::holds(const Lease& lease) const {
    const auto entry = entries_.find({lease.task, lease.first});
    return entry != entries_.end() && lease.fence != 0 && entry->second.fence == lease.fence;
}

bool SliceBook::is_last(const Lease& lease) const {
    const auto entry = entries_.lower_bound({lease.task, 0}), end = entries_.lower_bound({lease.task + 1, 0});
    return entry != end && std::next(entry) == end;
}

void SliceBook::done(const Lease& lease) {
    if (const auto entry = entries_.find({lease.task, lease.first}); entry != entries_.end()) forget(entry);
}

bool SliceBook::ask(std::int64_t task) {
    const auto now = Clock::now();
    auto& until = questions_[task];
    if (until > now) return false;
    until = now + lease_;
    return true;
}

bool SliceBook::renew(const Lease& lease) {
    if (lease.is_question()) {
        const auto question = questions_.find(lease.task);
        if (question == questions_.end()) return false;
        question->second = Clock::now() + lease_;
        return true;
    }
    if (!holds(lease)) return false;
    entries_.at({lease.task, lease.first}).until = Clock::now() + lease_;
    return true;
}

void SliceBook::give_back(const Lease& lease) {
    if (lease.is_question()) {
        questions_.erase(lease.task);
    } else if (holds(lease)) {
        auto& entry = entries_.at({lease.task, lease.first});
        entry.until = {};
        entry.fence = 0;
        --entry.tries;
    }
}

}  // namespace pidpys::api::dss
