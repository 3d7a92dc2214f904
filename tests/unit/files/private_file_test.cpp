// SPDX-License-Identifier: MIT
#include "files/document_file.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "platform/disk.hpp"
#include "scene.hpp"
#include "tests/main/temporary_directory.hpp"

using namespace pidpys;
using namespace pidpys::files;
namespace fs = std::filesystem;
using namespace pidpys::test;

TEST_CASE("replace_file_leaves_the_new_content_alone") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "secret";
    std::ofstream(path) << "a longer, older content";
    REQUIRE(replace_file(path, as_bytes("new")));
    CHECK(text_of(path) == "new");
    CHECK(entries(directory.path()) == 1);
}

TEST_CASE("replace_file_that_fails_leaves_the_old_content_and_no_neighbour") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "occupied";
    fs::create_directories(path / "by a directory");
    CHECK(replace_file(path, as_bytes("new")).error().code == Errc::io);
    CHECK(entries(directory.path()) == 1);
    CHECK(replace_file(directory.path() / "none" / "file", as_bytes("new")).error().code == Errc::io);
}

TEST_CASE("create_durably_never_writes_into_what_is_there") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "file";
    std::ofstream(path) << "old";
    CHECK(platform::create_durably(path, as_bytes("new"), only_owner).error().code == Errc::io);
    CHECK(text_of(path) == "old");
}

TEST_CASE("replace_document_shows_nothing_before_it_is_whole") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "document";
    std::ofstream(path) << "old";
    const auto failed = replace_document(path, [&](const fs::path& neighbour) {
        std::ofstream(neighbour) << "half";
        CHECK(neighbour.parent_path() == path.parent_path());
        CHECK(text_of(path) == "old");
        return fail(Errc::integrity, "it is not what it should be");
    });
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code == Errc::integrity);
    CHECK(text_of(path) == "old");
    CHECK(entries(directory.path()) == 1);
}
