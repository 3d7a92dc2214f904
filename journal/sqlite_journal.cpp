// SPDX-License-Identifier: MIT
#include "journal/sqlite_journal.hpp"

#include <algorithm>
#include <utility>

#include "crypto/base/encoding.hpp"
#include "journal/database.hpp"

namespace pidpys::journal {
namespace {

using files::DatabaseFailure;

// What a power cut may take: the disk is waited for when nothing has come for a while, or too much time has passed.
constexpr std::chrono::milliseconds quiet{200}, overdue{2000};

// A commit costs more than what it commits. Where records came side by side the next ones are waited for so long; one
// caller after another never waits.
constexpr std::chrono::microseconds gather{250};

Record record_of(Event event, std::int64_t at, const std::string& program_version) {
    Record record;
    record.event = event;
    record.at = at;
    record.program_version = program_version;
    return record;
}

}  // namespace

SqliteJournal::SqliteJournal(JournalOptions options) : options_(std::move(options)) {
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
    Entry entry;
    entry.durability = durability;
    entry.done = std::move(done);
    if (options_.is_news && options_.is_news(record)) entry.news = record;
    if (options_.kept) entry.kept = {record.event, record.id, record.under, record.count};
    entry.work = observe::current_work();
    const auto add = [&](const Record& part) { entry.octets += entry.records.emplace_back(encode(part)).size(); };
    if (record.digests.size() <= digests_per_record)
        add(record);
    else
        std::ranges::for_each(split(std::move(record)), add);
    bool taken = false, first = false;
    {
        const std::lock_guard lock(mutex_);
        taken = waiting_octets_ + entry.octets <= options_.queue_octets;
        if (taken) {
            first = waiting_.empty() && !writing_;  // of a group: the writer sleeps
            waiting_octets_ += entry.octets;
            waiting_.push_back(std::move(entry));
        }
    }
    if (first) changed_.notify_one();  // not under the lock, which the writer would wait for
    if (!taken && entry.done) entry.done(fail(Errc::exhausted, "too much waits for the journal of consent"));
}

void SqliteJournal::flush() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return waiting_.empty() && !writing_; });
}

std::string SqliteJournal::trouble() {
    const std::lock_guard lock(mutex_);
    return trouble_;
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
        if (in_company_) changed_.wait_for(lock, gather, [this] { return stopping_; });
        auto group = std::exchange(waiting_, {});
        waiting_octets_ = 0;
        in_company_ = group.size() > 1;
        writing_ = true;
        lock.unlock();
        write(std::move(group));
        lock.lock();
        writing_ = false;
        if (waiting_.empty()) idle_.notify_all();
    }
    lock.unlock();
    table_.reset();  // the last connection: its log is written back and removed
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
    for (Entry& entry : group) {
        const observe::WorkScope scope(std::move(entry.work));
        if (entry.done) entry.done(result);
        if (result && entry.news && options_.tell) options_.tell(entry.sequence, *entry.news);
        if (result && entry.kept) options_.kept(entry.sequence, *entry.kept);
    }
}

void SqliteJournal::open() {
    if (table_) return;
    table_ = std::make_unique<ChainTable>(options_.file, files::Database::Access::write);
    auto& database = table_->database();
    database.run("PRAGMA wal_autocheckpoint=0; PRAGMA synchronous=NORMAL;");  // sync() does it when it costs nobody
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
    files_.emplace(options_.file);
}

void SqliteJournal::write_rows(std::vector<Entry>& group) {
    bool wait = options_.wait_for_disk;
    for (const Entry& entry : group) wait = wait || entry.durability == Durability::power_cut;
    files_->check_log();  // before it grows again
    auto& database = table_->database();
    if (wait) database.run("PRAGMA synchronous=FULL");
    Head head;
    {
        files::Transaction transaction(database);
        const auto found = table_->changed() || !head_ ? table_->head() : head_;
        if (!found || (head_ && *found != *head_))
            throw DatabaseFailure("its last record is not the one that was written");
        head = *found;
        for (Entry& entry : group) {
            entry.sequence = head.count + 1;
            for (const std::string& octets : entry.records) {
                head.hash = chain_hash(head.hash, ++head.count, octets);
                table_->insert(head.count, octets, head.hash);
            }
        }
        transaction.commit();
    }
    head_ = head;
    table_->written();
    files_->check();  // what was written is in a file that will be found
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
    std::string now = result ? std::string() : result.error().detail;
    bool turned = false;
    {
        const std::lock_guard lock(mutex_);
        turned = now.empty() != trouble_.empty();
        trouble_ = now;
    }
    if (turned && options_.log) options_.log(now.empty() ? "the journal of consent can be written again" : now);
}

}  // namespace pidpys::journal
