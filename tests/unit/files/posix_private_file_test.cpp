// SPDX-License-Identifier: MIT
#include "files/document_file.hpp"

#include <fstream>

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <vector>

#include <catch2/catch.hpp>

#include "platform/disk.hpp"
#include "scene.hpp"
#include "tests/main/temporary_directory.hpp"

using namespace pidpys;
using namespace pidpys::files;
namespace fs = std::filesystem;
using namespace pidpys::test;

namespace {

std::vector<bool> synced_directories;  // one for each fsync: was it a directory?

}  // namespace

// Takes the place of the C library's in this program: the order of what reaches the disk is what is tested.
extern "C" int fsync(int file) {
    struct stat facts {};
    ::fstat(file, &facts);
    synced_directories.push_back(S_ISDIR(facts.st_mode));
    return static_cast<int>(::syscall(SYS_fsync, file));
}

TEST_CASE("replace_file_leaves_a_file_for_its_owner_alone") {
    const TemporaryDirectory directory;
    std::ofstream(directory.path() / "secret") << "old";
    REQUIRE(replace_file(directory.path() / "secret", as_bytes("new")));
    CHECK(fs::status(directory.path() / "secret").permissions() == only_owner);
}

TEST_CASE("replace_file_syncs_the_content_before_the_name_and_the_name_before_it_returns") {
    const TemporaryDirectory directory;
    synced_directories.clear();
    REQUIRE(replace_file(directory.path() / "secret", as_bytes("new")));
    REQUIRE(synced_directories.size() >= 2);
    CHECK_FALSE(synced_directories.front());
    CHECK(synced_directories.back());
}

TEST_CASE("create_durably_follows_no_link") {
    const TemporaryDirectory directory;
    fs::create_symlink(directory.path() / "elsewhere", directory.path() / "link");
    CHECK(platform::create_durably(directory.path() / "link", as_bytes("new"), only_owner).error().code == Errc::io);
    CHECK_FALSE(fs::exists(directory.path() / "elsewhere"));
}

TEST_CASE("replace_document_keeps_the_mode_of_what_it_replaces") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "document";
    REQUIRE(replace_document(path, as_bytes("new")));
    CHECK(fs::status(path).permissions() == (only_owner | fs::perms::group_read | fs::perms::others_read));
    for (const auto mode : {only_owner, only_owner | fs::perms::group_read}) {
        fs::permissions(path, mode);
        REQUIRE(replace_document(path, as_bytes("newer")));
        CHECK(fs::status(path).permissions() == mode);
        REQUIRE(replace_document(path, [](const fs::path& neighbour) -> Result<void> {
            fs::remove(neighbour);  // as a library does that renames
            std::ofstream(neighbour) << "newest";
            return {};
        }));
        CHECK(fs::status(path).permissions() == mode);
        CHECK(text_of(path) == "newest");
    }
    CHECK(entries(directory.path()) == 1);
}

TEST_CASE("replace_document_syncs_what_was_written_and_then_its_name") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "document";
    REQUIRE(replace_document(path, [](const fs::path& neighbour) -> Result<void> {
        std::ofstream(neighbour) << "new";
        synced_directories.clear();
        return {};
    }));
    REQUIRE(synced_directories.size() >= 2);
    CHECK_FALSE(synced_directories.front());
    CHECK(synced_directories.back());
}
