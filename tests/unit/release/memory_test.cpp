// SPDX-License-Identifier: MIT
// What is remembered of notices, and when the next is asked for.
#include <fstream>
#include <set>

#include <catch2/catch.hpp>

#include "release/inquiry.hpp"
#include "tests/main/temporary_directory.hpp"
#include "tests/unit/release/test_key.hpp"

namespace pidpys::release {
namespace {

using namespace std::chrono;
using test::known_key;
using test::sample_notice;
using test::signed_notice;
using test::TemporaryDirectory;

void write(const std::filesystem::path& file, std::string_view text) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
}

void keep(const Memory& memory, const Notice& notice) { REQUIRE(memory.keep(as_bytes(signed_notice(notice)))); }

}  // namespace

TEST_CASE("memory_keeps_the_notice_with_the_greatest_number") {
    const TemporaryDirectory state;
    const Memory memory(state.path(), known_key());
    CHECK_FALSE(memory.newest());
    keep(memory, sample_notice(7));
    keep(memory, sample_notice(6, "9.0.0"));
    CHECK(memory.newest() == sample_notice(7));
    keep(memory, sample_notice(8, "0.3.0"));
    CHECK(Memory(state.path(), known_key()).newest() == sample_notice(8, "0.3.0"));
}

TEST_CASE("memory_is_its_owners_alone", "[posix]") {
    const TemporaryDirectory state;
    keep(Memory(state.path(), known_key()), sample_notice(7));
    const auto mode = std::filesystem::status(state.path() / "update" / "notice").permissions();
    CHECK((mode & std::filesystem::perms(0077)) == std::filesystem::perms::none);
}

TEST_CASE("memory_takes_nothing_that_is_not_signed_and_believes_no_file_that_is_not") {
    const TemporaryDirectory state;
    const Memory memory(state.path(), known_key());
    CHECK(memory.keep(as_bytes("rubbish")).error().code == Errc::malformed);
    keep(memory, sample_notice(7));
    write(state.path() / "update" / "notice", text_of(sample_notice(9)));
    CHECK_FALSE(memory.newest());
    auto other = known_key();
    other[0] ^= 1;
    keep(memory, sample_notice(7));
    CHECK_FALSE(Memory(state.path(), other).newest());
}

TEST_CASE("memory_of_the_persons_wish_survives_and_a_damaged_file_is_no_wish") {
    const TemporaryDirectory state;
    const Memory memory(state.path(), known_key());
    CHECK_FALSE(memory.watch().wanted);
    const sys_seconds asked = sys_days(2026y / November / 29);
    REQUIRE(memory.set_watch({true, asked}));
    CHECK(memory.watch().wanted);
    CHECK(memory.watch().asked == asked);
    for (const char* text :
         {"", "[]", "{", "{\"wanted\":1,\"asked\":-1}", "{\"wanted\":\"yes\",\"asked\":99999999999}"}) {
        write(state.path() / "update" / "watch.json", text);
        CAPTURE(text);
        CHECK_FALSE(memory.watch().wanted);
        CHECK_FALSE(memory.watch().asked);
    }
}

TEST_CASE("schedule_asks_once_a_day_by_lot_and_not_at_the_start") {
    const system_clock::time_point start = sys_days(2026y / November / 29);
    const Schedule schedule{start, minutes(5), hours(1)};
    CHECK_FALSE(schedule.is_due({}, start + minutes(4)));
    CHECK(schedule.is_due({}, start + minutes(5)));
    const auto asked = floor<seconds>(start);
    CHECK_FALSE(schedule.is_due({true, asked}, start + hours(24)));
    CHECK(schedule.is_due({true, asked}, start + hours(25)));
    CHECK(schedule.is_due({true, asked + days(400)}, start + hours(1)));  // the clock was set back
    std::set<seconds> starts, days;
    for (int i = 0; i < 200; ++i) {
        const auto drawn = Schedule::drawn(start);
        CHECK(drawn.at_start >= minutes(1));
        CHECK(drawn.at_start <= minutes(15));
        CHECK(drawn.beyond >= seconds(0));
        CHECK(drawn.beyond <= hours(2));
        starts.insert(drawn.at_start);
        days.insert(drawn.beyond);
    }
    CHECK(starts.size() > 10);
    CHECK(days.size() > 10);
}

TEST_CASE("answer_to_an_inquiry_is_judged_before_anybody_has_it") {
    const auto now = [] { return system_clock::time_point(sample_notice().issued + days(1)); };
    const auto request = notice_request("https://pidpys.example/notice", known_key(), sample_notice(7), now);
    CHECK(request.kind == online::Kind::update_notice);
    CHECK(request.addresses.at(0).url == "https://pidpys.example/notice");
    CHECK(request.cache_key.empty());
    const auto check = [&](const std::string& answer) { return request.check(as_bytes(answer)); };
    CHECK(check(signed_notice(sample_notice(8))));
    CHECK(check(signed_notice(sample_notice(6))).error().code == Errc::untrusted);
    CHECK(check("<html>").error().code == Errc::malformed);
    CHECK(online::rules_of(online::Kind::update_notice).max_answer >= max_notice);
}

TEST_CASE("address_of_a_notice_is_https") {
    CHECK(is_notice_address("https://pidpys.example/notice"));
    for (const char* url : {"", "http://pidpys.example/notice", "/etc/passwd", "file:///etc/passwd", "https://",
                            "https://me:secret@pidpys.example/"})
        CHECK_FALSE(is_notice_address(url));
}

}  // namespace pidpys::release
