// SPDX-License-Identifier: MIT
// A journal in memory that may refuse, or take its time: nothing may leave before it has said yes.
#pragma once

#include <deque>
#include <mutex>
#include <utility>
#include <vector>

#include "journal/journal.hpp"

namespace pidpys::test {

class FakeJournal final : public journal::Journal {
public:
    using Journal::append;
    void append(journal::Record record, journal::Durability durability, Done done) override {
        std::unique_lock lock(mutex_);
        if (broken) {
            lock.unlock();
            if (done) done(fail(Errc::io, "the journal of consent cannot be written: no space"));
            return;
        }
        records.push_back(std::move(record));
        durabilities.push_back(durability);
        if (holds) return held_.push_back(std::move(done));
        lock.unlock();
        if (done) done({});
    }
    void flush() override { release(); }

    // What was held is kept now; or it could not be.
    void release(const Result<void>& result = {}) {
        for (;;) {
            std::unique_lock lock(mutex_);
            if (held_.empty()) return;
            const Done done = std::move(held_.front());
            held_.pop_front();
            lock.unlock();
            if (done) done(result);
        }
    }

    [[nodiscard]] std::vector<journal::Record> of(journal::Event event) const {
        const std::lock_guard lock(mutex_);
        std::vector<journal::Record> found;
        for (const auto& record : records)
            if (record.event == event) found.push_back(record);
        return found;
    }

    bool broken = false;  // every record is refused
    bool holds = false;   // callbacks wait for release()
    std::vector<journal::Record> records;
    std::vector<journal::Durability> durabilities;

private:
    mutable std::mutex mutex_;
    std::deque<Done> held_;
};

}  // namespace pidpys::test
