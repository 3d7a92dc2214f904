// SPDX-License-Identifier: MIT
// Every way to falsify a chain that lies on a disk is found, and named by the record it is at.
#include <fstream>

#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "scene.hpp"

using namespace pidpys;
using namespace pidpys::journal;
using namespace pidpys::test;

namespace {

constexpr std::size_t signatures = 9;
constexpr std::uint64_t records = signatures + 2;  // opened, started

Pin pin_of(const JournalScene& scene, std::uint64_t sequence) {
    Pin pin;
    (void)Reader::open(scene.file())->read(sequence, sequence, [&](const Entry& entry) {
        pin = {entry.hash, entry.sequence};
        return true;
    });
    return pin;
}

void put(files::Database& database, std::uint64_t sequence, std::string_view octets) {
    files::Query(database, "UPDATE records SET octets=? WHERE sequence=?")
        .bind(as_bytes(octets))
        .bind(static_cast<std::int64_t>(sequence))
        .run();
}

}  // namespace

TEST_CASE("chain_hash_is_that_of_an_independent_computation") {
    // python3 -c "import hashlib; print(hashlib.sha256(b'pidpys journal 1\n'+bytes(32)+(1).to_bytes(8,'big')+b'x').hexdigest())"
    CHECK(hex_encode(chain_hash({}, 1, "x")) == "e45b74ca37e3e415ec9ad00166b8daa6c3143cf97b56853f3718a86328e64938");
}

TEST_CASE("chain_untouched_is_whole_and_every_pin_fits") {
    const JournalScene scene;
    scene.write(signatures);
    const auto verdict = scene.verify();
    CHECK(verdict.fault == Fault::none);
    CHECK(verdict.head.count == records);
    for (std::uint64_t sequence = 1; sequence <= records; ++sequence) {
        const Pin pin = pin_of(scene, sequence);
        CHECK(scene.verify(pin).fault == Fault::none);
        CHECK(scene.verify(Pin{pin.hash, {}}).fault == Fault::none);
    }
}

TEST_CASE("chain_falsified_in_any_way_names_the_first_broken_record") {
    struct Case {
        const char* name;
        const char* script;
        std::uint64_t at;
        Fault fault;
    };
    const auto [name, script, at, fault] = GENERATE(values<Case>({
        {"octets of a middle record", "UPDATE records SET octets=replace(octets,'bank','bunk') WHERE sequence=5", 5,
         Fault::changed},
        {"one bit of the octets",
         "UPDATE records SET octets=CAST(replace(octets,'https','httpq') AS BLOB) WHERE sequence=6", 6, Fault::changed},
        {"one octet of a hash",
         "UPDATE records SET hash=CAST(substr(hash,1,31)||CASE substr(hash,32) WHEN x'00' THEN x'01' ELSE x'00' END AS "
         "BLOB)"
         " WHERE sequence=4",
         4, Fault::changed},
        {"a hash that is too short", "UPDATE records SET hash=substr(hash,1,31) WHERE sequence=4", 4, Fault::changed},
        {"a hash that is a text", "UPDATE records SET hash='no hash' WHERE sequence=4", 4, Fault::changed},
        {"a number moved away", "UPDATE records SET sequence=500 WHERE sequence=7", 7, Fault::missing},
        {"a middle record left out", "DELETE FROM records WHERE sequence=7", 7, Fault::missing},
        {"a record left out and the rest moved up",
         "DELETE FROM records WHERE sequence=7; UPDATE records SET sequence=-sequence WHERE sequence>7;"
         "UPDATE records SET sequence=-sequence-1 WHERE sequence<0",
         7, Fault::changed},
        {"the first record left out", "DELETE FROM records WHERE sequence=1", 1, Fault::missing},
        {"all left out", "DELETE FROM records", 1, Fault::missing},
        {"two records exchanged",
         "UPDATE records SET sequence=-1 WHERE sequence=5; UPDATE records SET sequence=5 WHERE sequence=6;"
         "UPDATE records SET sequence=6 WHERE sequence=-1",
         5, Fault::changed},
        {"the octets of two records exchanged",
         "UPDATE records SET octets=(SELECT r.octets FROM records r WHERE r.sequence=11-records.sequence) WHERE "
         "sequence IN (5,6)",
         5, Fault::changed},
        {"a record put in",
         "UPDATE records SET sequence=-sequence-1 WHERE sequence>6; UPDATE records SET sequence=-sequence WHERE "
         "sequence<0;"
         "INSERT INTO records SELECT 7, octets, hash FROM records WHERE sequence=6",
         7, Fault::changed},
        {"a record put before the first", "INSERT INTO records SELECT 0, octets, hash FROM records WHERE sequence=1", 1,
         Fault::missing},
        {"a record put far before the first",
         "INSERT INTO records SELECT -7, octets, hash FROM records WHERE sequence=1", 1, Fault::missing},
        {"a record put at the end",
         "INSERT INTO records SELECT sequence+1, octets, hash FROM records WHERE sequence=11", 12, Fault::changed},
    }));
    const JournalScene scene;
    scene.write(signatures);
    CAPTURE(name);
    scene.change(script);
    const auto verdict = scene.verify();
    CHECK(verdict.fault == fault);
    CHECK(verdict.at == at);
    CHECK(verdict.head.count == at - 1);
}

TEST_CASE("chain_with_any_bit_of_any_record_flipped_is_broken_there") {
    const JournalScene scene;
    scene.write(2);
    const auto entries = scene.all();
    files::Database database(scene.file());
    database.run("PRAGMA synchronous=OFF");  // the disk is waited for often enough elsewhere
    std::size_t flips = 0;
    for (const Entry& entry : entries)
        for (std::size_t bit = 0; bit < entry.octets.size() * 8; bit += 7) {
            std::string octets = entry.octets;
            octets[bit / 8] = static_cast<char>(octets[bit / 8] ^ (1 << bit % 8));
            put(database, entry.sequence, octets);
            const auto verdict = scene.verify();
            REQUIRE(verdict.fault == Fault::changed);
            REQUIRE(verdict.at == entry.sequence);
            put(database, entry.sequence, entry.octets);
            ++flips;
        }
    CHECK(flips > 100);
    CHECK(scene.verify().fault == Fault::none);
}

TEST_CASE("chain_cut_short_is_whole_in_itself_and_found_by_its_pin") {
    const JournalScene scene;
    scene.write(signatures);
    const Pin pin = pin_of(scene, records);
    scene.change("DELETE FROM records WHERE sequence>8");
    CHECK(scene.verify().fault == Fault::none);
    const auto verdict = scene.verify(pin);
    CHECK(verdict.fault == Fault::cut_off);
    CHECK(verdict.at == 9);
    CHECK(scene.verify(Pin{pin.hash, {}}).fault == Fault::other_head);
}

TEST_CASE("chain_made_anew_after_its_pin_is_found") {
    const JournalScene scene;
    scene.write(signatures);
    const Pin pin = pin_of(scene, records);
    std::filesystem::remove(scene.file());
    scene.write(signatures + 5);
    CHECK(scene.verify().fault == Fault::none);
    const auto verdict = scene.verify(pin);
    CHECK(verdict.fault == Fault::other_head);
    CHECK(verdict.at == records);
}

TEST_CASE("chain_of_something_else_that_is_rightly_hashed_is_not_a_record") {
    const JournalScene scene;
    scene.write(0);
    const auto last = *Reader::open(scene.file())->head();
    {
        files::Database database(scene.file());
        const std::string octets = R"({"v":1, "event":"signature"})";
        files::Query(database, "INSERT INTO records VALUES (?,?,?)")
            .bind(static_cast<std::int64_t>(last.count + 1))
            .bind(as_bytes(octets))
            .bind(ByteView(chain_hash(last.hash, last.count + 1, octets)))
            .run();
    }
    CHECK(scene.verify().fault == Fault::not_a_record);
}

TEST_CASE("chain_in_a_file_with_damaged_pages_is_unreadable_or_broken_never_good") {
    const JournalScene scene;
    scene.write(400);
    std::string octets;
    {
        std::ifstream in(scene.file(), std::ios::binary);
        octets.assign(std::istreambuf_iterator<char>(in), {});
    }
    // A page in the middle is overwritten.
    std::fill_n(octets.begin() + static_cast<std::ptrdiff_t>(octets.size() / 2 / 4096 * 4096), 4096, '\xA5');
    std::ofstream(scene.file(), std::ios::binary | std::ios::trunc) << octets;
    CHECK(scene.verify().fault != Fault::none);
}
