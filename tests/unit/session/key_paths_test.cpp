// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <fstream>

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
        fs::create_symlink(root / "outside" / "key", root / "admitted" / "link");
    }
    [[nodiscard]] std::string at(const char* file) const { return (root / file).string(); }
};

}  // namespace

TEST_CASE("key_paths_admitted_prefix_reaches_its_own_files_alone") {
    const Place place;
    const KeyPaths paths({place.root / "admitted"});
    CHECK(paths.read("page", place.at("admitted/key"))->text() == "admitted/key");
    CHECK(paths.read("page", place.at("admitted/deep/../key")));
    CHECK(paths.read("page", place.at("admitted/deep/key")));
    for (const char* file : {"admitted", "admitted/", "admitted/../outside/key", "admittedkey", "outside/key",
                             "admitted/link", "admitted/none"})
        CHECK(paths.read("page", place.at(file)).error().code == Errc::not_found);
    CHECK_FALSE(paths.check("page", "admitted/key"));
    CHECK_FALSE(paths.check("page", place.at("admitted/key") + std::string("\0x", 2)));
}

TEST_CASE("key_paths_every_refusal_is_the_same") {
    const Place place;
    const KeyPaths paths({place.root / "admitted"});
    const auto detail = paths.check("page", "/etc/passwd").error().detail;
    CHECK(paths.read("page", place.at("admitted/none")).error().detail == detail);
    CHECK(paths.read("page", place.at("admitted/link")).error().detail == detail);
    CHECK(paths.read("page", "/nonexistent").error().detail == detail);
}

TEST_CASE("key_paths_chosen_file_is_for_its_caller_alone") {
    const Place place;
    KeyPaths paths({});
    paths.issue("page", place.at("outside/key"));
    CHECK(paths.read("page", place.at("outside/key"))->text() == "outside/key");
    CHECK_FALSE(paths.check("other", place.at("outside/key")));
}

TEST_CASE("key_paths_devices_pipes_and_giants_are_not_read") {
    const Place place;
    KeyPaths paths({place.root});
    paths.issue("page", "/dev/zero");
    CHECK_FALSE(paths.read("page", "/dev/zero"));
    fs::resize_file(place.at("outside/key"), (4 << 20) + 1);
    CHECK_FALSE(paths.read("page", place.at("outside/key")));
}

TEST_CASE("key_paths_only_the_latest_choices_are_remembered") {
    KeyPaths paths({}, 2);
    for (const char* path : {"/a", "/b", "/b", "/c"}) paths.issue("page", path);
    CHECK_FALSE(paths.check("page", "/a"));
    CHECK(paths.check("page", "/b"));
    CHECK(paths.check("page", "/c"));
}
