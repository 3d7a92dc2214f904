// SPDX-License-Identifier: MIT
// No record, no signature: a record in a file that nobody will find is none.
#include <catch2/catch.hpp>

#include "journal/database.hpp"
#include "scene.hpp"

using namespace pidpys;
using namespace pidpys::journal;
using namespace pidpys::test;

namespace fs = std::filesystem;

namespace {

fs::path log_of(const JournalScene& scene) { return scene.file().string() + "-wal"; }

// Puts another file, prepared aside, under the name: as a backup tool or an editor does.
void rename_over(const fs::path& file, const fs::path& aside) { fs::rename(aside, file); }

}  // namespace

TEST_CASE("journal_whose_files_are_not_its_own_any_more_takes_no_record", "[posix]") {
    const JournalScene scene;
    scene.write(2);
    const fs::path backup = scene.directory() / "backup";
    fs::copy_file(scene.file(), backup);
    std::vector<std::string> log;
    auto options = scene.options();
    options.log = [&](const std::string& line) { log.push_back(line); };
    SqliteJournal journal(options);
    REQUIRE(journal.append_and_wait(signature_record(0)));
    REQUIRE(fs::file_size(log_of(scene)) > 0);
    CHECK(journal.trouble().empty());
    SECTION("an older copy in its place") { rename_over(scene.file(), backup); }
    SECTION("an empty file in its place") {
        std::ofstream(scene.directory() / "empty");
        rename_over(scene.file(), scene.directory() / "empty");
    }
    SECTION("renamed") { fs::rename(scene.file(), scene.directory() / "elsewhere"); }
    SECTION("removed") { fs::remove(scene.file()); }
    SECTION("cut off") { fs::resize_file(scene.file(), 0); }
    SECTION("its log emptied") { fs::resize_file(log_of(scene), 0); }
    SECTION("its log removed") { fs::remove(log_of(scene)); }
    SECTION("another log in its place") {
        fs::copy_file(log_of(scene), scene.directory() / "log");
        rename_over(log_of(scene), scene.directory() / "log");
    }
    const auto refused = journal.append_and_wait(signature_record(1));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::io);
    REQUIRE(log.size() == 1);
    CHECK(log[0].starts_with("the journal of consent cannot be written: "));
    CHECK(journal.trouble() == log[0]);
}

TEST_CASE("journal_of_which_an_older_copy_took_the_place_goes_on_when_its_own_files_are_back", "[posix]") {
    const JournalScene scene;
    scene.write(1);
    const fs::path aside = scene.directory() / "aside", backup = scene.directory() / "backup";
    fs::create_directory(aside);
    fs::copy_file(scene.file(), backup);
    {
        SqliteJournal journal(scene.options());
        REQUIRE(journal.append_and_wait(signature_record(0)));
        const std::vector<std::string> names{"journal.db", "journal.db-wal", "journal.db-shm"};
        for (const auto& name : names) fs::rename(scene.directory() / name, aside / name);
        fs::rename(backup, scene.file());
        for (std::size_t i = 1; i < 4; ++i) CHECK_FALSE(journal.append_and_wait(signature_record(i)));
        for (const auto& name : names) fs::rename(aside / name, scene.directory() / name);
        CHECK(journal.append_and_wait(signature_record(4)));
        CHECK(journal.trouble().empty());
    }
    CHECK(scene.verify().fault == Fault::none);
    CHECK(scene.all().front().record->digests == signature_record(4).digests);
}

TEST_CASE("journal_copied_without_its_log_is_read_where_nobody_may_write", "[posix]") {
    const JournalScene scene;
    scene.write(5);
    const fs::path folder = scene.directory() / "copy of 50%? #1";
    fs::create_directory(folder);
    fs::copy_file(scene.file(), folder / "journal.db");
    fs::permissions(folder / "journal.db", fs::perms::owner_read);
    fs::permissions(folder, fs::perms::owner_read | fs::perms::owner_exec);
    {
        auto reader = Reader::open(folder / "journal.db");
        REQUIRE(reader);
        CHECK(reader->verify({}).head.count == 7);
    }
    fs::permissions(folder, fs::perms::owner_all);
}

TEST_CASE("file_that_has_more_than_the_table_of_records_is_no_journal") {
    const JournalScene scene;
    scene.write(3);
    const char* script = GENERATE(
        "DROP TABLE records; CREATE VIEW records AS WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM t) "
        "SELECT n AS sequence, x'00' AS octets, zeroblob(32) AS hash FROM t",
        "CREATE TRIGGER t AFTER INSERT ON records BEGIN DELETE FROM records WHERE sequence=new.sequence-1; END",
        "CREATE TABLE more (a)", "DROP TABLE records",
        "DROP TABLE records; CREATE TABLE records (sequence INTEGER PRIMARY KEY, octets AS (x'00'), hash AS "
        "(zeroblob(32)))");
    scene.change(script);
    auto reader = Reader::open(scene.file());
    REQUIRE(reader);
    CHECK(reader->head().error().code == Errc::io);
    CHECK(reader->page(100, 100).error().code == Errc::io);
    CHECK(reader->read(0, 100, [](const Entry&) { return true; }).error().code == Errc::io);
    const auto verdict = reader->verify({});
    CHECK(verdict.fault == Fault::unreadable);
    CHECK(verdict.detail.find("no journal of consent") != std::string::npos);
    SqliteJournal journal(scene.options());
    CHECK_FALSE(journal.append_and_wait(signature_record(9)));
}
