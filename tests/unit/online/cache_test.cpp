// SPDX-License-Identifier: MIT
// Answers on disk: how long they are given, what happens to damaged files, and the bounds.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "online/cache.hpp"
#include "tests/main/temporary_directory.hpp"

namespace {

using namespace pidpys;
using namespace pidpys::online;
namespace fs = std::filesystem;
using std::chrono::minutes;

const TimePoint start = std::chrono::system_clock::now();

Bytes octets(const std::string& text) { return to_bytes(as_bytes(text)); }

Request question(const std::string& key, const std::string& url = "http://ocsp.ua/") {
    Request request;
    request.kind = Kind::ocsp;
    request.addresses = {{url}};
    request.cache_key = key;
    return request;
}

std::vector<fs::path> files_of(const fs::path& directory) {
    std::vector<fs::path> files;
    for (const auto& each : fs::directory_iterator(directory)) files.push_back(each.path());
    return files;
}

// Answers at once, on the asker's thread, with what it counts.
struct Counting : Fetcher {
    int* asked;
    explicit Counting(int* counter) : asked(counter) {}
    void fetch(Request request, std::stop_token, Callback callback) override {
        const Bytes body = octets("answer " + std::to_string(++*asked));
        if (request.check)
            if (auto verdict = request.check(body); !verdict) return callback(fail(verdict.error().code));
        callback(Answer{body, request.addresses.front().url, false});
    }
    [[nodiscard]] Result<void> may_ask(const Address&) const override { return {}; }
};

}  // namespace

TEST_CASE("answers_are_found_until_their_time") {
    const test::TemporaryDirectory folder;
    AnswerCache cache(folder.file("cache"));
    const std::string name = AnswerCache::name_of(question("a"));
    CHECK_FALSE(cache.find(name, start).has_value());
    REQUIRE(cache.keep(name, Kind::ocsp, octets("good"), start + minutes(10), start));
    CHECK(cache.find(name, start + minutes(9)) == octets("good"));
    CHECK_FALSE(cache.find(name, start + minutes(10)).has_value());
    CHECK_FALSE(cache.find(AnswerCache::name_of(question("b")), start).has_value());
    CHECK_FALSE(cache.find(AnswerCache::name_of(question("a", "http://other.ua/")), start).has_value());
}

TEST_CASE("an_answer_of_a_time_that_is_yet_to_come_is_none") {
    const test::TemporaryDirectory folder;
    AnswerCache cache(folder.file("cache"));
    REQUIRE(cache.keep("a", Kind::ocsp, octets("good"), start + minutes(10), start));
    CHECK_FALSE(cache.find("a", start - minutes(1)).has_value());  // the clock was set back
    CHECK(cache.find("a", start).has_value());
}

TEST_CASE("no_kind_is_kept_longer_than_it_may_be") {
    const test::TemporaryDirectory folder;
    AnswerCache cache(folder.file("cache"));
    REQUIRE(cache.keep("o", Kind::ocsp, octets("x"), start + std::chrono::hours(24), start));
    CHECK(cache.find("o", start + minutes(29)).has_value());
    CHECK_FALSE(cache.find("o", start + minutes(30)).has_value());
    REQUIRE(cache.keep("t", Kind::timestamp, octets("x"), start + std::chrono::hours(24), start));
    CHECK_FALSE(cache.find("t", start).has_value());
    REQUIRE(cache.keep("l", Kind::revocation_list, octets("x"), start + std::chrono::days(7), start));
    CHECK(cache.find("l", start + std::chrono::days(6)).has_value());
}

TEST_CASE("cut_and_altered_files_are_no_answers") {
    const test::TemporaryDirectory folder;
    AnswerCache cache(folder.file("cache"));
    const auto keep = [&] { REQUIRE(cache.keep("a", Kind::ocsp, octets("good answer"), start + minutes(10), start)); };
    keep();
    const fs::path file = files_of(folder.file("cache")).at(0);
    std::ifstream in(file, std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(in), {}};
    in.close();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << whole.substr(0, size);
        CHECK_FALSE(cache.find("a", start).has_value());
    }
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string altered = whole;
        altered[at] = static_cast<char>(altered[at] ^ 1);
        std::ofstream(file, std::ios::binary | std::ios::trunc) << altered;
        CHECK_FALSE(cache.find("a", start).has_value());
    }
    fs::rename(file, file.parent_path() / "b.answer");  // under another question's name
    std::ofstream(file.parent_path() / "b.answer", std::ios::binary | std::ios::trunc) << whole;
    CHECK_FALSE(cache.find("b", start).has_value());
    keep();
    CHECK(cache.find("a", start).has_value());
}

TEST_CASE("the_cache_is_bounded_in_files_and_octets") {
    const test::TemporaryDirectory folder;
    AnswerCache cache(folder.file("cache"), {4, 4000});
    for (int i = 0; i < 10; ++i)
        REQUIRE(cache.keep(std::to_string(i), Kind::ocsp, Bytes(10), start + minutes(i + 1), start));
    CHECK(files_of(folder.file("cache")).size() <= 4);
    CHECK(cache.find("9", start).has_value());
    CHECK_FALSE(cache.find("0", start).has_value());  // what ends soonest goes first
    REQUIRE(cache.keep("large", Kind::ocsp, Bytes(1990), start + minutes(20), start));
    REQUIRE(cache.keep("larger", Kind::ocsp, Bytes(1990), start + minutes(21), start));
    CHECK(cache.find("larger", start).has_value());
    std::uint64_t octets_kept = 0;
    for (const auto& file : files_of(folder.file("cache"))) octets_kept += fs::file_size(file);
    CHECK(octets_kept <= 4000 + 4 * 256);  // their heads are not counted beforehand
    REQUIRE(cache.keep("too large", Kind::ocsp, Bytes(2001), start + minutes(22), start));
    CHECK_FALSE(cache.find("too large", start).has_value());
}

TEST_CASE("leftovers_of_writers_that_died_go") {
    const test::TemporaryDirectory folder;
    AnswerCache cache(folder.file("cache"));
    fs::create_directories(folder.file("cache"));
    const auto left = [&](const char* name, std::chrono::hours age) {
        const fs::path path = fs::path(folder.file("cache")) / name;
        std::ofstream(path) << "half";
        fs::last_write_time(path, fs::file_time_type::clock::now() - age);
        return path;
    };
    const auto old = left("a.answer.1.new", std::chrono::hours(2)),
               fresh = left("b.answer.2.new", std::chrono::hours(0));
    REQUIRE(cache.keep("a", Kind::ocsp, octets("x"), start + minutes(10), start));
    CHECK_FALSE(fs::exists(old));
    CHECK(fs::exists(fresh));
}

TEST_CASE("a_fetcher_with_a_cache_asks_once_and_again_after_its_time_or_a_failed_check") {
    const test::TemporaryDirectory folder;
    int asked = 0;
    TimePoint now = start;
    bool good = true;
    const auto fetcher =
        with_cache(std::make_unique<Counting>(&asked), AnswerCache(folder.file("cache")), [&] { return now; });
    const auto fetch = [&](const std::string& key) {
        Request request = question(key);
        request.check = [&](ByteView) -> Result<Verdict> {
            if (!good) return fail(Errc::malformed);
            return Verdict{now + minutes(10)};
        };
        return fetch_now(*fetcher, std::move(request));
    };
    CHECK_FALSE(fetch("a")->from_cache);
    const auto again = fetch("a");  // after the writing: one thread does both
    CHECK(again->from_cache);
    CHECK(again->body == octets("answer 1"));
    CHECK(asked == 1);
    CHECK_FALSE(fetch("b")->from_cache);
    CHECK_FALSE(fetch("")->from_cache);  // without a key nothing is kept
    CHECK_FALSE(fetch("")->from_cache);
    CHECK(asked == 4);
    good = false;
    CHECK_FALSE(fetch("a").has_value());  // what is kept is checked, then the server's
    CHECK(asked == 5);
    good = true;
    now += minutes(11);
    CHECK(fetch("a")->body == octets("answer 6"));
    CHECK(fetch("a")->from_cache);
    // Who would not keep it does not take what others have kept, and takes the server's word for himself.
    Request alone = question("a");
    alone.check = [](ByteView) -> Result<Verdict> { return Verdict{}; };
    CHECK(fetch_now(*fetcher, std::move(alone))->body == octets("answer 7"));
    CHECK(fetch("a")->body == octets("answer 6"));
}
