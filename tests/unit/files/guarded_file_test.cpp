// SPDX-License-Identifier: MIT
#include "files/guarded_file.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "tests/main/temporary_directory.hpp"

using namespace pidpys;
using namespace pidpys::files;
namespace fs = std::filesystem;
using pidpys::test::TemporaryDirectory;

namespace {

constexpr std::uint64_t we = 1000;
using Kind = platform::FileFacts::Kind;

bool ours(Kind kind, std::uint64_t owner, unsigned mode, bool own_group = false) {
    return writable_by({kind, owner, own_group, static_cast<fs::perms>(mode)}, we).empty();
}

void add(const fs::path& path, fs::perms mode) { fs::permissions(path, mode, fs::perm_options::add); }

struct Scene {
    TemporaryDirectory directory;
    fs::path inner = directory.path() / "inner";
    fs::path file = inner / "policy";

    Scene() {
        fs::create_directory(inner);
        fs::permissions(inner, fs::perms::owner_all);
        std::ofstream(file) << "rule";
        fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write | fs::perms::others_read);
    }
    [[nodiscard]] Errc refusal() const {
        const auto read = read_guarded_file(file, 100);
        REQUIRE_FALSE(read);
        return read.error().code;
    }
};

}  // namespace

TEST_CASE("file_is_ours_if_only_root_and_we_may_change_it") {
    CHECK(ours(Kind::file, we, 0644));
    CHECK(ours(Kind::file, 0, 0444));
    CHECK_FALSE(ours(Kind::file, 1001, 0600));
    CHECK_FALSE(ours(Kind::file, we, 0664));
    CHECK_FALSE(ours(Kind::file, we, 0664, true));
    CHECK_FALSE(ours(Kind::file, we, 0646));
    CHECK_FALSE(ours(Kind::file, we, 01646));
    CHECK(ours(Kind::link, we, 0777));
    CHECK_FALSE(ours(Kind::link, 1001, 0777));
}

TEST_CASE("directory_on_the_way_is_ours_if_nobody_else_can_put_another_file_into_it") {
    CHECK(ours(Kind::directory, 0, 0755));
    CHECK_FALSE(ours(Kind::directory, 1001, 0755));
    CHECK_FALSE(ours(Kind::directory, we, 0777));
    CHECK(ours(Kind::directory, 0, 01777));
    CHECK_FALSE(ours(Kind::directory, 1001, 01777));
    CHECK_FALSE(ours(Kind::directory, we, 0775));
    CHECK(ours(Kind::directory, we, 0775, true));
}

TEST_CASE("guarded_file_is_read_whole") {
    const Scene scene;
    CHECK(as_text(*read_guarded_file(scene.file, 4)) == "rule");
    CHECK(read_guarded_file(scene.file, 3).error().code == Errc::too_large);
    CHECK(read_guarded_file(scene.inner, 100).error().code == Errc::io);
    CHECK(read_guarded_file(scene.inner / "none", 100).error().code == Errc::not_found);
}

TEST_CASE("guarded_file_that_others_may_change_is_refused", "[posix]") {
    const Scene scene;
    add(scene.file, GENERATE(fs::perms::group_write, fs::perms::others_write));
    CHECK(scene.refusal() == Errc::denied);
}

TEST_CASE("guarded_file_in_a_folder_that_others_may_change_is_refused_and_the_folder_named", "[posix]") {
    const Scene scene;
    add(scene.inner, fs::perms::others_write);
    const auto read = read_guarded_file(scene.file, 100);
    REQUIRE_FALSE(read);
    CHECK(read.error().detail.find(scene.inner.string() + ": everybody may write it") != std::string::npos);
    add(scene.inner, fs::perms::sticky_bit);
    CHECK(read_guarded_file(scene.file, 100));
}

TEST_CASE("guarded_file_is_judged_by_where_its_link_leads", "[posix]") {
    const Scene scene;
    const auto link = scene.directory.path() / "link";
    fs::create_symlink(scene.file, link);
    CHECK(read_guarded_file(link, 100));
    add(scene.inner, fs::perms::others_write);
    CHECK(read_guarded_file(link, 100).error().code == Errc::denied);
}
