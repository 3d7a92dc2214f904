// SPDX-License-Identifier: MIT
// A chain over several files is one chain, for the writer and for readers, wherever a rotation was broken off.
#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "journal/database.hpp"
#include "journal/rotation.hpp"
#include "scene.hpp"

using namespace pidpys;
using namespace pidpys::journal;
using namespace pidpys::test;

namespace {

std::filesystem::path rotated(const JournalScene& scene) {
    const auto aside = rotate(scene.file(), "test 1", 1'800'000'000'000);
    INFO((aside ? std::string() : aside.error().detail));
    REQUIRE(aside);
    return *aside;
}

std::vector<Event> events(const JournalScene& scene) {
    std::vector<Event> found;
    REQUIRE(Reader::open(scene.file())->read(0, UINT64_MAX, [&](const Entry& entry) {
        found.push_back(entry.record->event);
        return entry.sequence == found.size();
    }));
    return found;
}

}  // namespace

TEST_CASE("rotation_goes_on_with_numbers_and_hashes_and_names_what_it_follows") {
    const JournalScene scene;
    scene.write(1);
    const Head before = *Reader::open(scene.file())->head();
    const auto first = rotated(scene);
    CHECK(first.filename() == "journal-000000000004.db");
    scene.write(1);
    const auto second = rotated(scene);
    CHECK(files_of(scene.file()) == std::vector{first, second, scene.file()});
    CHECK(events(scene) == std::vector{Event::opened, Event::started, Event::signature, Event::sealed, Event::opened,
                                       Event::started, Event::signature, Event::sealed, Event::opened});
    const auto all = scene.all();
    REQUIRE(all.size() == 9);
    CHECK(all.front().sequence == 9);
    CHECK(all[4].record->previous == hex_encode(all[5].hash));
    CHECK(all[4].record->previous_count == 4);
    CHECK(scene.verify(Pin{to_bytes(before.hash), before.count}).fault == Fault::none);
    CHECK(scene.verify().head.count == 9);
    CHECK(Reader::open(scene.file())->page(6, 3)->back().sequence == 3);
    CHECK(Reader::open(scene.file())->head()->count == 9);
}

TEST_CASE("rotation_leaves_no_gap_that_a_file_could_be_taken_out_of") {
    const JournalScene scene;
    scene.write(1);
    rotated(scene);
    scene.write(1);
    const auto second = rotated(scene);
    scene.write(1);
    SECTION("a file in the middle is gone") {
        std::filesystem::remove(second);
        CHECK(scene.verify().fault == Fault::missing);
        CHECK(scene.verify().at == 5);
    }
    SECTION("the seal in the next file is another") {
        scene.change("UPDATE records SET octets=replace(octets,'sealed','Sealed') WHERE sequence=8");
        CHECK(scene.verify().fault == Fault::changed);
        CHECK(scene.verify().at == 8);
    }
    SECTION("the beginning of the next file is gone") {
        scene.change("DELETE FROM records WHERE sequence=9");
        CHECK(scene.verify().fault == Fault::missing);
        CHECK(scene.verify().at == 9);
    }
}

TEST_CASE("rotation_broken_off_leaves_a_journal_that_goes_on") {
    const JournalScene scene;
    scene.write(1);
    const auto aside = scene.directory() / "journal-000000000004.db";
    rotated(scene);
    std::filesystem::remove(scene.file());
    std::filesystem::create_hard_link(aside, scene.file());     // both names,
    if (GENERATE(true, false)) std::filesystem::remove(aside);  // or it was only closed
    CHECK(scene.verify().fault == Fault::none);
    if (GENERATE(true, false)) scene.write(1);  // the service ran meanwhile
    rotated(scene);
    scene.write(1);
    CHECK(scene.verify().fault == Fault::none);
    CHECK(files_of(scene.file()).size() == 2);
    CHECK(events(scene).size() == scene.verify().head.count);
}

TEST_CASE("rotation_of_a_journal_in_use_or_of_none_changes_nothing") {
    const JournalScene scene;
    CHECK(rotate(scene.file(), "test 1", 1).error().code == Errc::not_found);
    scene.write(1);
    {
        auto reader = Reader::open(scene.file());
        CHECK(reader->head()->count == 3);
        CHECK(rotate(scene.file(), "test 1", 1).error().code == Errc::io);
    }
    CHECK(scene.verify().head.count == 3);
    CHECK(files_of(scene.file()).size() == 1);
    scene.change("UPDATE records SET hash=zeroblob(32) WHERE sequence=3");
    CHECK(rotate(scene.file(), "test 1", 1).error().code == Errc::io);
}
