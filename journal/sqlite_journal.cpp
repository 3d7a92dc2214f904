// SPDX-License-Identifier: MIT
#include "journal/sqlite_journal.hpp"

#include <utility>

#include "crypto/base/encoding.hpp"
#include "journal/database.hpp"

namespace pidpys::journal {
namespace {

using files::DatabaseFailure;

// What a power cut may take: the disk is waited for when nothing has come for a while, or too much time has passed.
constexpr std::chrono::milliseconds quiet{200}, overdue{2000};

Record record_of(Event event, std::int64_t at, const std::string& program_version) {
    Record record;
    record.event = event;
    record.at = at;
    record.program_version = program_version;
    return record;
}

}  // namespace

SqliteJournal::SqliteJournal(JournalOptions options)
    : options_(std::move(options)) {
    append(record_of(Event::started, now(), options_.program_version));
    thread_ = std::thread([this] { run(); });
}

SqliteJournal::~SqliteJournal() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

std::int64_t SqliteJournal::now() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(options_.now().time_since_epoch()).count();
}

void SqliteJournal::append(Record record, Durability durability, Done done) {
    record.at = now();
    Entry entry{{}, durability, std::move(done), 0};
    for (const Record& part : split(std::move(record))) {
        entry.records.push_back(encode(part));
        entry.octets += entry.records.back().size();
    }
    {
        const std::lock_guard lock(mutex_);
        if (waiting_octets_ + entry.octets <= options_.queue_octets) {
            waiting_octets_ += entry.octets;
            waiting_.push_back(std::move(entry));
            if (!writing_) changed_.notify_one();
            return;
        }
    }
    if (entry.done) entry.done(fail(Errc::exhausted, "too much waits for the journal of consent"));
}

void SqliteJournal::flush() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return waiting_.empty() && !writing_; });
}

void SqliteJournal::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        const auto busy = [this] { return stopping_ || !waiting_.empty(); };
        if (unsynced_since_) {
            const auto due = std::min(*unsynced_since_ + overdue, Clock::now() + quiet);
            if (!changed_.wait_until(lock, due, busy) || Clock::now() >= *unsynced_since_ + overdue) {
                lock.unlock();
                sync();
                lock.lock();
                continue;
            }
        } else {
            changed_.wait(lock, busy);
        }
        if (waiting_.empty()) break;
        auto group = std::exchange(waiting_, {});
        waiting_octets_ = 0;
        writing_ = true;
        lock.unlock();
        write(std::move(group));
        lock.lock();
        writing_ = false;
        if (waiting_.empty()) idle_.notify_all();
    }
    lock.unlock();
    table_.reset();   // the last connection: its log is written back and removed
}

void SqliteJournal::write(std::vector<Entry> group) {
    Result<void> result;
    try {
        open();
        write_rows(group);
    } catch (const std::exception& broken) {
        // The connection may know what is not so any more: the next append begins with a new one.
        table_.reset();
        result = fail(Errc::io, std::string("the journal of consent cannot be written: ") + broken.what());
    }
    report(result);
    for (Entry& entry : group)
        if (entry.done) entry.done(result);
}

void SqliteJournal::open() {
    if (table_) return;
    table_ = std::make_unique<ChainTable>(options_.file, files::Database::Access::write);
    auto& database = table_->database();
    database.run("PRAGMA wal_autocheckpoint=0; PRAGMA synchronous=NORMAL;");   // sync() does it when it costs nobody
    files::Transaction transaction(database);
    if (table_->create()) {
        if (head_) throw DatabaseFailure("its file is gone");
        Record record = record_of(Event::opened, now(), options_.program_version);
        record.id = random_uuid();
        const std::string octets = encode(record);
        table_->insert(1, octets, chain_hash({}, 1, octets));
    }
    transaction.commit();
    if (!head_ && !table_->holds_at_its_end()) throw DatabaseFailure("its end is damaged; see pidpys audit verify");
}

void SqliteJournal::write_rows(const std::vector<Entry>& group) {
    bool wait = options_.wait_for_disk;
    for (const Entry& entry : group) wait = wait || entry.durability == Durability::power_cut;
    std::error_code ignored;
    if (!std::filesystem::exists(options_.file, ignored)) throw DatabaseFailure("its file is gone");
    auto& database = table_->database();
    if (wait) database.run("PRAGMA synchronous=FULL");
    Head head;
    {
        files::Transaction transaction(database);
        const auto found = table_->head();
        if (!found || (head_ && *found != *head_)) throw DatabaseFailure("its last record is not the one that was written");
        head = *found;
        for (const Entry& entry : group)
            for (const std::string& octets : entry.records) {
                head.hash = chain_hash(head.hash, ++head.count, octets);
                table_->insert(head.count, octets, head.hash);
            }
        transaction.commit();
    }
    head_ = head;
    if (wait) database.run("PRAGMA synchronous=NORMAL");
    if (!unsynced_since_) unsynced_since_ = Clock::now();
}

// A checkpoint waits for the disk twice: for the log, and for the pages it has written back.
void SqliteJournal::sync() {
    unsynced_since_.reset();
    if (!table_) return;
    try {
        table_->database().run("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (const DatabaseFailure& broken) {
        if (options_.log) options_.log(std::string("the journal of consent: ") + broken.what());
    }
}

void SqliteJournal::report(const Result<void>& result) {
    const bool failed = !result;
    if (failed != failing_ && options_.log)
        options_.log(failed ? result.error().detail : "the journal of consent can be written again");
    failing_ = failed;
}

}  // namespace pidpys::journal
