// SPDX-License-Identifier: MIT
#include "files/file_stream.hpp"

#include <catch2/catch.hpp>

#include "scene.hpp"
#include "tests/main/temporary_directory.hpp"

using namespace pidpys;
using namespace pidpys::files;
using namespace pidpys::test;

TEST_CASE("file_sink_writes_where_it_is_told_and_goes_on_from_there") {
    const TemporaryDirectory directory;
    const auto path = directory.path() / "file";
    std::ofstream(path) << "a longer, older content";
    auto sink = FileSink::open(path);
    REQUIRE(sink);
    REQUIRE((*sink)->write(as_bytes("head body")));
    REQUIRE((*sink)->write_at(9, as_bytes(" tail")));
    REQUIRE((*sink)->write_at(0, as_bytes("HE")));
    REQUIRE((*sink)->write(as_bytes("AD")));
    REQUIRE((*sink)->write_at(16, as_bytes("!")));
    REQUIRE((*sink)->flush());
    CHECK(text_of(path) == std::string("HEAD body tail") + std::string(2, '\0') + "!");
}

TEST_CASE("file_sink_that_has_no_file_tells_so") {
    const TemporaryDirectory directory;
    CHECK(FileSink::open(directory.path()).error().code == Errc::io);
    CHECK(FileSink::open(directory.path() / "none" / "file").error().code == Errc::io);
}
