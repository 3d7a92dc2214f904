// SPDX-License-Identifier: MIT
// Folders as deep as homes make them: beyond the 260 characters that Windows had once.
#include <catch2/catch.hpp>

#include <set>

#include "files/private_file.hpp"
#include "scene.hpp"
#include "tests/main/temporary_directory.hpp"

using namespace pidpys;
using namespace pidpys::files;
using namespace pidpys::test;
namespace fs = std::filesystem;

TEST_CASE("folder_is_listed_however_long_its_path_is") {
    const TemporaryDirectory directory;
    fs::path deep = directory.path();
    while (deep.native().size() < 700) deep /= fs::u8path("тека з довгою назвою, як їх дають люди");
    fs::create_directories(deep / "below");
    const std::set<fs::path> names = {fs::u8path("перший.cer"), "second.cer", "below"};
    for (const fs::path& name : names)
        if (name != "below") REQUIRE(replace_file(deep / name, as_bytes("text")));
    std::set<fs::path> found;
    for (const auto& entry : fs::directory_iterator(deep)) {
        found.insert(entry.path().filename());
        CHECK(entry.is_directory() == (entry.path().filename() == "below"));
    }
    CHECK(found == names);
    fs::remove_all(directory.path());
    CHECK_FALSE(fs::exists(directory.path()));
}

TEST_CASE("folder_that_is_none_or_empty_is_listed_as_that") {
    const TemporaryDirectory directory;
    CHECK(entries(directory.path()) == 0);
    std::error_code error;
    fs::directory_iterator(directory.path() / "none", error);
    CHECK(error == std::errc::no_such_file_or_directory);
    std::ofstream(directory.path() / "file") << "text";
    fs::directory_iterator(directory.path() / "file", error);
    CHECK(error == std::errc::not_a_directory);
    CHECK(entries(directory.path() / "") == 1);
    CHECK(entries(directory.path() / ".") == 1);
}
