// SPDX-License-Identifier: MIT
// Where events are recorded before their consequence leaves the service: no record, no answer. One journal is handed
// to everything that asks, grants or signs.
#pragma once

#include <functional>
#include <string>

#include "crypto/base/result.hpp"
#include "journal/record.hpp"

namespace pidpys::journal {

// What a record outlives once its callback has come.
enum class Durability {
    process,   // the service's own death at any instruction; a power cut may take the last two seconds
    power_cut  // everything: costs a wait for the disk, so it is for what comes in hundreds at a time
};

class Journal {
public:
    // success, or why the record could not be kept (io, exhausted)
    using Done = std::function<void(Result<void>)>;

    virtual ~Journal() = default;

    // Puts the event at the end of the chain; events keep the order of the calls. `done`, which may be empty, is called
    // exactly once, from any thread, also the caller's: it must be quick, and must not wait for the journal.
    virtual void append(Record record, Durability durability, Done done) = 0;

    // Returns when all that was appended before has been answered.
    virtual void flush() = 0;

    // Why the last record could not be kept, in English; empty while all is well. From any thread.
    virtual std::string trouble() { return {}; }

    void append(Record record) { append(std::move(record), Durability::process, {}); }

    // Blocks until the event is kept; for workers.
    Result<void> append_and_wait(Record record, Durability durability = Durability::process);
};

// Keeps nothing and says yes to everything: the service was told to keep no journal, or a test needs none.
class NoJournal final : public Journal {
public:
    using Journal::append;
    void append(Record, Durability, Done done) override {
        if (done) done({});
    }
    void flush() override {}
};

}  // namespace pidpys::journal
