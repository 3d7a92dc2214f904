// SPDX-License-Identifier: MIT
// The journal in a SQLite database (WAL) with one writer: a thread that takes whatever waits, puts it into one
// transaction, and only then answers. Readers of other processes are welcome meanwhile (journal/reader.hpp).
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "journal/chain.hpp"
#include "journal/journal.hpp"
#include "journal/own_files.hpp"
#include "observe/work.hpp"

namespace pidpys::journal {

class ChainTable;

struct JournalOptions {
    std::filesystem::path file;   // in a directory that its owner alone may enter
    std::string program_version;  // "pidpysd 0.1.0"
    std::function<std::chrono::system_clock::time_point()> now = std::chrono::system_clock::now;
    // Every record waits for the disk, whatever it was appended with.
    bool wait_for_disk = false;
    std::size_t queue_octets = std::size_t{64} << 20;  // that may wait to be written; beyond: exhausted
    // Which events are news to somebody, and what is done with one once it is kept: its first record's number; the
    // writer's thread.
    std::function<bool(const Record&)> is_news;
    std::function<void(std::uint64_t sequence, const Record&)> tell;
    // Every event once it is kept, for programs that read the log: its first record's number, and of the record what names
    // nobody. On the writer's thread, which works then for whom the event was appended. May be empty.
    struct Kept {
        Event event;
        std::string id, under;
        std::uint64_t count;
    };
    std::function<void(std::uint64_t sequence, const Kept&)> kept = {};
    std::function<void(const std::string&)> log;  // one line, English; the writer's thread
};

// Where the database cannot be written (full disk, damage, a chain that somebody else has changed, another file in the
// place of its own) every append fails
// with Errc::io and the reason; each tries anew, so that room on the disk is enough to go on.
class SqliteJournal final : public Journal {
public:
    explicit SqliteJournal(JournalOptions options);
    ~SqliteJournal() override;  // writes what waits

    using Journal::append;
    void append(Record record, Durability durability, Done done) override;
    void flush() override;
    std::string trouble() override;

private:
    struct Entry {
        std::vector<std::string> records;
        Durability durability = Durability::process;
        Done done;
        std::size_t octets = 0;
        std::optional<Record> news;  // what is told of it
        std::optional<JournalOptions::Kept> kept;
        observe::WorkPtr work;       // whose it is
        std::uint64_t sequence = 0;  // of the first record, once written
    };
    using Clock = std::chrono::steady_clock;

    void run();
    void write(std::vector<Entry> group);
    void write_rows(std::vector<Entry>& group);
    void open();
    void sync();
    void report(const Result<void>& result);
    [[nodiscard]] std::int64_t now() const;

    const JournalOptions options_;
    std::mutex mutex_;
    std::condition_variable changed_, idle_;
    std::vector<Entry> waiting_;
    std::size_t waiting_octets_ = 0;
    bool writing_ = false, stopping_ = false;
    std::string trouble_;

    // The writer's alone.
    std::unique_ptr<ChainTable> table_;
    std::optional<OwnFiles> files_;  // of the table
    std::optional<Head> head_;       // as this process left it
    std::optional<Clock::time_point> unsynced_since_;
    bool in_company_ = false;  // the last group had several entries

    std::thread thread_;  // last: it uses all of the above
};

}  // namespace pidpys::journal
