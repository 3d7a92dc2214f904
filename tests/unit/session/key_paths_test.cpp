// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <chrono>
#include <fstream>
#include <functional>

#include "api/accounts/accounts.hpp"
#include "api/session/key_paths.hpp"
#include "crypto/base/encoding.hpp"
#include "tests/main/temporary_directory.hpp"

using namespace pidpys;
using namespace pidpys::api;
namespace fs = std::filesystem;

namespace {

struct Place {
    pidpys::test::TemporaryDirectory directory;
    const fs::path& root = directory.path();
    Place() {
        fs::create_directories(root / "admitted" / "deep");
        fs::create_directories(root / "outside");
        for (const char* file : {"admitted/key", "admitted/deep/key", "outside/key", "admittedkey"})
            std::ofstream(root / file) << file;
    }
    void link() const { fs::create_symlink(root / "outside" / "key", root / "admitted" / "link"); }
    [[nodiscard]] std::string at(const char* file) const { return (root / file).string(); }
};

const auto start = std::chrono::steady_clock::now();

AccountPtr account() {
    static Accounts accounts;
    return accounts.service();
}

Result<Blob> read(KeyPaths& paths, const std::string& caller, const std::string& path) {
    const auto hand_out = [](Blob container) { return Result<Blob>(std::move(container)); };
    return paths.open(account(), caller, path, start, hand_out);
}

Errc guess(KeyPaths& paths, const std::string& caller, const std::string& path, KeyPaths::TimePoint now = start) {
    const auto wrong = [](const Blob&) { return Result<Blob>(fail(Errc::wrong_password)); };
    return paths.open(account(), caller, path, now, wrong).error().code;
}

}  // namespace

TEST_CASE("key_paths_admitted_prefix_reaches_its_own_files_alone") {
    const Place place;
    KeyPaths paths({place.root / "admitted"});
    CHECK(read(paths, "page", place.at("admitted/key"))->text() == "admitted/key");
    CHECK(read(paths, "page", place.at("admitted/deep/../key")));
    CHECK(read(paths, "page", place.at("admitted/deep/key")));
    for (const char* file :
         {"admitted", "admitted/", "admitted/../outside/key", "admittedkey", "outside/key", "admitted/none"})
        CHECK(read(paths, "page", place.at(file)).error().code == Errc::not_found);
    CHECK_FALSE(paths.check("page", "admitted/key"));
    CHECK_FALSE(paths.check("page", place.at("admitted/key") + std::string("\0x", 2)));
}

TEST_CASE("key_paths_link_out_of_a_prefix_reaches_nothing", "[posix]") {
    const Place place;
    place.link();
    KeyPaths paths({place.root / "admitted"});
    const auto detail = paths.check("page", "/etc/passwd").error().detail;
    CHECK(read(paths, "page", place.at("admitted/link")).error().code == Errc::not_found);
    CHECK(read(paths, "page", place.at("admitted/link")).error().detail == detail);
}

TEST_CASE("key_paths_prefix_behind_a_link_reaches_the_same_files", "[posix]") {
    const Place place;
    place.link();
    fs::create_symlink(place.root / "admitted", place.root / "linked");
    KeyPaths paths({place.root / "linked"});
    CHECK(read(paths, "page", place.at("linked/key"))->text() == "admitted/key");
    CHECK(read(paths, "page", place.at("admitted/key"))->text() == "admitted/key");
    for (const char* file : {"linked/link", "linked/../outside/key", "outside/key"})
        CHECK(read(paths, "page", place.at(file)).error().code == Errc::not_found);
}

TEST_CASE("key_paths_every_refusal_is_the_same") {
    const Place place;
    KeyPaths paths({place.root / "admitted"});
    const auto detail = paths.check("page", "/etc/passwd").error().detail;
    CHECK(read(paths, "page", place.at("admitted/none")).error().detail == detail);
    CHECK(read(paths, "page", "/nonexistent").error().detail == detail);
}

TEST_CASE("key_paths_chosen_file_is_for_its_caller_alone") {
    const Place place;
    KeyPaths paths({});
    REQUIRE(paths.issue(account(), "page", place.at("outside/key")));
    CHECK(read(paths, "page", place.at("outside/key"))->text() == "outside/key");
    CHECK_FALSE(paths.check("other", place.at("outside/key")));
}

TEST_CASE("key_paths_devices_pipes_and_giants_are_not_read", "[posix]") {
    const Place place;
    KeyPaths paths({place.root});
    REQUIRE(paths.issue(account(), "page", "/dev/zero"));
    CHECK_FALSE(read(paths, "page", "/dev/zero"));
    fs::resize_file(place.at("outside/key"), (4 << 20) + 1);
    CHECK_FALSE(read(paths, "page", place.at("outside/key")));
}

TEST_CASE("key_paths_prefix_is_followed_once", "[posix]") {
    const Place place;
    fs::create_symlink(place.root / "admitted", place.root / "linked");
    KeyPaths paths({place.root / "linked"});
    fs::remove(place.root / "linked");
    fs::create_symlink(place.root / "outside", place.root / "linked");
    CHECK_FALSE(read(paths, "page", place.at("linked/key")));
    CHECK(read(paths, "page", place.at("admitted/key")));
}

TEST_CASE("key_paths_are_paid_for_by_their_caller_whose_oldest_choice_gives_way") {
    const Place place;
    Quota quota;
    quota.trusted.records = 2;
    Accounts accounts(quota);
    const auto one = accounts.part("one"), other = accounts.part("other");
    KeyPaths paths({place.root / "admitted"});
    REQUIRE(paths.issue(other, "other", "/a"));
    for (const char* path : {"/a", "/b", "/b", "/c"}) REQUIRE(paths.issue(one, "one", path));
    CHECK_FALSE(paths.check("one", "/a"));
    CHECK(paths.check("one", "/b"));
    CHECK(paths.check("one", "/c"));
    CHECK(paths.check("other", "/a"));
    CHECK(one->held().records == 2);

    // So are counts of passwords: who cannot pay for one does not try any.
    const auto wrong = [](const Blob&) { return Result<Blob>(fail(Errc::wrong_password)); };
    const auto path = place.at("admitted/key");
    CHECK(paths.open(one, "one", path, start, wrong).error().code == Errc::not_found);
    CHECK(paths.open(other, "other", path, start, wrong).error().code == Errc::wrong_password);
    CHECK(other->held().records == 2);

    const auto full = accounts.part("full");  // of something else
    const auto permissions = *full->take({.records = 2});
    CHECK(paths.issue(full, "full", "/a").error().code == Errc::exhausted);
}

TEST_CASE("key_paths_chosen_file_has_to_be_chosen_anew_after_ten_wrong_passwords") {
    const Place place;
    KeyPaths paths({});
    const auto path = place.at("outside/key");
    REQUIRE(paths.issue(account(), "page", path));
    REQUIRE(paths.issue(account(), "other", path));
    for (int i = 0; i < 10; ++i)
        CHECK(guess(paths, "page", path, start + i * std::chrono::hours(2)) == Errc::wrong_password);
    CHECK_FALSE(paths.check("page", path));
    CHECK(guess(paths, "page", path) == Errc::not_found);
    CHECK(read(paths, "other", path));
    REQUIRE(paths.issue(account(), "page", path));
    CHECK(read(paths, "page", path));
}

TEST_CASE("key_paths_right_password_begins_anew_and_other_faults_do_not_count") {
    const Place place;
    KeyPaths paths({});
    const auto path = place.at("outside/key");
    REQUIRE(paths.issue(account(), "page", path));
    for (int i = 0; i < 30; ++i) {
        for (int j = 0; j < 9; ++j) guess(paths, "page", path);
        REQUIRE(read(paths, "page", path));
        const auto no_certificate = [](const Blob&) { return Result<Blob>(fail(Errc::no_certificate)); };
        (void)paths.open(account(), "page", path, start, no_certificate);
    }
    CHECK(paths.check("page", path));
}

TEST_CASE("key_paths_file_below_a_prefix_refuses_an_hour_however_its_path_is_written") {
    const Place place;
    KeyPaths paths({place.root / "admitted"});
    const auto spelling = [&](int i) { return place.at(i % 2 == 0 ? "admitted/key" : "admitted/deep/../key"); };
    for (int i = 0; i < 10; ++i) CHECK(guess(paths, "page", spelling(i)) == Errc::wrong_password);
    for (int i = 0; i < 2; ++i) CHECK_FALSE(read(paths, "page", spelling(i)));
    CHECK(read(paths, "page", place.at("admitted/deep/key")));
    CHECK(guess(paths, "page", spelling(0), start + std::chrono::minutes(59)) == Errc::not_found);
    CHECK(guess(paths, "page", spelling(0), start + std::chrono::minutes(60)) == Errc::wrong_password);
}

TEST_CASE("key_paths_counts_a_password_before_it_is_tried") {
    const Place place;
    KeyPaths paths({place.root / "admitted"});
    const auto path = place.at("admitted/key");
    unsigned at_a_time = 0;
    std::function<Result<Blob>(const Blob&)> nested = [&](const Blob&) -> Result<Blob> {
        ++at_a_time;
        (void)paths.open(account(), "page", path, start, nested);  // while this one is being tried
        return fail(Errc::wrong_password);
    };
    (void)paths.open(account(), "page", path, start, nested);
    CHECK(at_a_time == 10);
}

TEST_CASE("key_paths_container_elsewhere_refuses_an_hour_after_ten_wrong_passwords") {
    KeyPaths paths({});
    const std::string name = "pkcs11:token=a;serial=1;object=k;type=data";
    const auto attempt = [&](Errc outcome, KeyPaths::TimePoint now = start) {
        return paths
            .open_elsewhere(account(), "page", name, to_bytes(as_bytes("octets")), now,
                            [&](const Blob& container) {
                                CHECK(container.text() == "octets");
                                return outcome == Errc{} ? Result<int>(1) : Result<int>(fail(outcome));
                            })
            .has_value();
    };
    CHECK(attempt(Errc{}));
    for (int i = 0; i < 10; ++i) CHECK_FALSE(attempt(Errc::wrong_password));
    CHECK_FALSE(attempt(Errc{}));
    CHECK_FALSE(attempt(Errc{}, start + std::chrono::minutes(59)));
    CHECK(attempt(Errc{}, start + std::chrono::minutes(60)));
    CHECK_FALSE(paths.check("page", name));  // it is no file
}
