// SPDX-License-Identifier: MIT
#include "files/document_file.hpp"

#include <fstream>
#include <iterator>

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <vector>

#include <catch2/catch.hpp>

#include "platform/disk.hpp"
#include "tests/main/temporary_directory.hpp"

using namespace pidpys;
using namespace pidpys::files;
namespace fs = std::filesystem;
using pidpys::test::TemporaryDirectory;

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

namespace {

std::string text_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t entries(const fs::path& directory) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory), fs::directory_iterator()));
}

constexpr auto only_owner = fs::perms::owner_read | fs::perms::owner_write;

}  // namespace

TEST_CASE("replace_file_leaves_the_new_content_alone_and_private") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "secret";
    std::ofstream(path) << "a longer, older content";
    REQUIRE(replace_file(path, as_bytes("new")));
    CHECK(text_of(path) == "new");
    CHECK(fs::status(path).permissions() == only_owner);
    CHECK(entries(directory.path()) == 1);
}

TEST_CASE("replace_file_syncs_the_content_before_the_name_and_the_name_before_it_returns") {
    const TemporaryDirectory directory;
    synced_directories.clear();
    REQUIRE(replace_file(directory.path() / "secret", as_bytes("new")));
    REQUIRE(synced_directories.size() >= 2);
    CHECK_FALSE(synced_directories.front());
    CHECK(synced_directories.back());
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
    synced_directories.clear();
    REQUIRE(replace_document(path, [](const fs::path& neighbour) -> Result<void> {
        std::ofstream(neighbour) << "new";
        synced_directories.clear();
        return {};
    }));
    REQUIRE(synced_directories.size() >= 2);
    CHECK_FALSE(synced_directories.front());
    CHECK(synced_directories.back());
}
