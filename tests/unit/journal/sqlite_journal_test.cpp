// SPDX-License-Identifier: MIT
#include "journal/sqlite_journal.hpp"

#include <atomic>
#include <latch>
#include <thread>

#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace pidpys;
using namespace pidpys::journal;
using namespace pidpys::test;

TEST_CASE("journal_begins_with_whose_it_is_and_a_start") {
    const JournalScene scene;
    scene.write(1);
    const auto entries = scene.all();
    REQUIRE(entries.size() == 3);
    const Record& opened = *entries[2].record;
    CHECK(opened.event == Event::opened);
    CHECK(opened.id.size() == 36);
    CHECK(opened.program_version == "test 1");
    CHECK(opened.at > 1'700'000'000'000);
    CHECK(entries[1].record->event == Event::started);
    CHECK(entries[0].record->owner == "Петренко Олена");
}

TEST_CASE("journal_of_a_new_process_goes_on_with_the_old_chain") {
    const JournalScene scene;
    scene.write(3);
    const auto first = *Reader::open(scene.file())->head();
    scene.write(3);
    const auto verdict = scene.verify(Pin{{first.hash.begin(), first.hash.end()}, first.count});
    CHECK(verdict.fault == Fault::none);
    CHECK(verdict.head.count == 9);
}

TEST_CASE("journal_files_are_for_their_owner_alone", "[posix]") {
    const JournalScene scene;
    SqliteJournal journal(scene.options());
    REQUIRE(journal.append_and_wait(signature_record(0)));
    std::size_t files = 0;
    for (const auto& file : std::filesystem::directory_iterator(scene.directory())) {
        CAPTURE(file.path());
        CHECK((file.status().permissions() & std::filesystem::perms(077)) == std::filesystem::perms::none);
        ++files;
    }
    CHECK(files == 3);  // the database, its log and its index
}

TEST_CASE("journal_record_can_be_read_by_others_when_its_callback_comes") {
    const JournalScene scene;
    SqliteJournal journal(scene.options());
    for (std::size_t i = 0; i < 20; ++i) {
        REQUIRE(journal.append_and_wait(signature_record(i), i % 5 == 0 ? Durability::power_cut : Durability::process));
        const auto last = scene.all().front();
        CHECK(last.record->digests == signature_record(i).digests);
    }
}

TEST_CASE("journal_of_many_threads_keeps_each_ones_order_and_loses_none") {
    constexpr std::size_t threads = 8, each = 200;
    const JournalScene scene;
    std::atomic<std::size_t> answered = 0;
    {
        SqliteJournal journal(scene.options());
        std::vector<std::thread> all;
        for (std::size_t thread = 0; thread < threads; ++thread)
            all.emplace_back([&, thread] {
                for (std::size_t i = 0; i < each; ++i) {
                    Record record = signature_record(i);
                    record.id = std::to_string(thread);
                    journal.append(std::move(record), Durability::process,
                                   [&](const Result<void>& kept) { answered += kept.has_value(); });
                }
            });
        for (auto& thread : all) thread.join();
        journal.flush();
        CHECK(answered == threads * each);
    }
    CHECK(scene.verify().fault == Fault::none);
    std::vector<std::size_t> next(threads, each);
    for (const Entry& entry : scene.all()) {
        if (entry.record->event != Event::signature) continue;
        std::size_t& expected = next[std::stoul(entry.record->id)];
        REQUIRE(entry.record->digests == signature_record(--expected).digests);
    }
    CHECK(next == std::vector<std::size_t>(threads, 0));
}

TEST_CASE("journal_in_a_file_that_is_no_database_refuses_every_record") {
    const JournalScene scene;
    std::ofstream(scene.file()) << std::string(8192, 'x');
    SqliteJournal journal(scene.options());
    for (int i = 0; i < 2; ++i) CHECK(journal.append_and_wait(signature_record(0)).error().code == Errc::io);
}

TEST_CASE("journal_whose_end_was_changed_before_the_start_takes_no_record") {
    const JournalScene scene;
    scene.write(3);
    const char* script = GENERATE("UPDATE records SET octets=replace(octets,'bank','bunk') WHERE sequence=5",
                                  "DELETE FROM records WHERE sequence=4", "DELETE FROM records");
    scene.change(script);
    SqliteJournal journal(scene.options());
    const auto result = journal.append_and_wait(signature_record(9));
    REQUIRE_FALSE(result);
    CHECK(result.error().detail.find("its end is damaged") != std::string::npos);
}

TEST_CASE("journal_taken_away_while_it_is_written_takes_no_record", "[posix]") {
    const JournalScene scene;
    SqliteJournal journal(scene.options());
    REQUIRE(journal.append_and_wait(signature_record(0)));
    std::filesystem::remove(scene.file());
    CHECK_FALSE(journal.append_and_wait(signature_record(1)));
    CHECK_FALSE(journal.append_and_wait(signature_record(2)));
}

TEST_CASE("journal_changed_by_another_while_it_is_written_takes_no_record") {
    const JournalScene scene;
    SqliteJournal journal(scene.options());
    REQUIRE(journal.append_and_wait(signature_record(0)));
    SECTION("a record more") {
        scene.change("INSERT INTO records SELECT sequence+1, octets, hash FROM records WHERE sequence=3");
    }
    SECTION("a record fewer") { scene.change("DELETE FROM records WHERE sequence=3"); }
    CHECK_FALSE(journal.append_and_wait(signature_record(1)));
    CHECK_FALSE(journal.append_and_wait(signature_record(2)));
}

TEST_CASE("journal_whose_file_is_replaced_writes_nothing_into_what_nobody_will_read", "[posix]") {
    const JournalScene scene;
    SqliteJournal journal(scene.options());
    REQUIRE(journal.append_and_wait(signature_record(0)));
    const std::filesystem::path copy = scene.file().string() + ".copy";
    std::filesystem::copy_file(scene.file(), copy);
    std::filesystem::rename(copy, scene.file());
    const auto result = journal.append_and_wait(signature_record(1));
    REQUIRE_FALSE(result);
    CHECK(result.error().detail.find("another file is in the place of the one that was written") != std::string::npos);
}

TEST_CASE("journal_that_others_read_and_back_up_is_written_on") {
    const JournalScene scene;
    SqliteJournal journal(scene.options());
    for (int i = 0; i < 3; ++i) {
        REQUIRE(journal.append_and_wait(signature_record(i)));
        scene.change("PRAGMA wal_checkpoint(PASSIVE)");
        scene.change(("PRAGMA application_id=" + std::to_string(i + 1)).c_str());
    }
    REQUIRE(journal.append_and_wait(signature_record(3)));
}

TEST_CASE("journal_takes_no_more_than_may_wait") {
    const JournalScene scene;
    auto options = scene.options();
    options.queue_octets = 2000;
    std::latch holds(1);
    SqliteJournal journal(options);
    journal.append(signature_record(0), Durability::process, [&](const Result<void>&) { holds.wait(); });
    std::atomic<int> kept = 0, exhausted = 0;
    for (int i = 0; i < 100; ++i)
        journal.append(signature_record(1), Durability::process, [&](const Result<void>& result) {
            if (result)
                ++kept;
            else if (result.error().code == Errc::exhausted)
                ++exhausted;
        });
    CHECK(exhausted > 80);
    holds.count_down();
    journal.flush();
    CHECK(kept + exhausted == 100);
    CHECK(kept > 0);
}

TEST_CASE("journal_tells_news_once_it_is_kept_and_by_its_number") {
    const JournalScene scene;
    auto options = scene.options();
    std::vector<std::pair<std::uint64_t, std::string>> told;
    options.is_news = [](const Record& record) { return record.id != "dull"; };
    options.tell = [&](std::uint64_t sequence, const Record& record) { told.emplace_back(sequence, record.id); };
    {
        SqliteJournal journal(options);
        for (const char* id : {"dull", "first", "dull", "second"}) {
            Record record = signature_record(0);
            record.id = id;
            journal.append(std::move(record));
        }
        journal.flush();
        scene.change("DELETE FROM records WHERE sequence=6");
        CHECK_FALSE(journal.append_and_wait(signature_record(1)));  // is not kept: no news
    }
    REQUIRE(told.size() == 3);  // the start of the service is some, too
    CHECK(told[1] == std::pair<std::uint64_t, std::string>{4, "first"});
    CHECK(told[2] == std::pair<std::uint64_t, std::string>{6, "second"});
}

TEST_CASE("journal_knows_what_was_signed_under_a_permission_up_to_its_end") {
    const JournalScene scene;
    const auto record_of = [](Event event, const char* id, const char* under) {
        Record record = signature_record(0);
        record.event = event;
        record.id = id;
        record.under = under;
        return record;
    };
    {
        SqliteJournal journal(scene.options());
        journal.append(record_of(Event::permission_given, "p", "q"));
        for (const char* under : {"p", "other", "p"}) journal.append(record_of(Event::signature, "", under));
        journal.append(record_of(Event::permission_used_up, "p", ""));
        journal.append(record_of(Event::signature, "", "p"));
    }
    auto reader = *Reader::open(scene.file());
    const auto numbers = [&](std::size_t limit) {
        std::vector<std::uint64_t> found;
        const auto entries = reader.signed_under(3, limit);
        for (const Entry& entry : *entries) found.push_back(entry.sequence);
        return found;
    };
    CHECK(numbers(10) == std::vector<std::uint64_t>{4, 6});
    CHECK(numbers(1) == std::vector<std::uint64_t>{4});
    CHECK(reader.signed_under(4, 10).error().code == Errc::not_found);
    CHECK(reader.signed_under(99, 10).error().code == Errc::not_found);
}
