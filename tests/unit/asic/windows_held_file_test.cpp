// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <fstream>

#include <windows.h>

#include "asic/write.hpp"
#include "tests/main/temporary_directory.hpp"

using namespace pidpys;
using namespace pidpys::asic;

TEST_CASE("container_in_a_file_that_another_program_holds_is_told_as_held", "[unit]") {
    const pidpys::test::TemporaryDirectory directory;
    const auto path = directory.path() / "c.asice";
    std::ofstream(path) << "old";
    const HANDLE held = ::CreateFileW(path.c_str(), GENERIC_READ, 0, nullptr, OPEN_EXISTING, 0, nullptr);
    REQUIRE(held != INVALID_HANDLE_VALUE);
    const auto written = write_container(Form::e, {{"a.txt", as_bytes("text")}}, path);
    ::CloseHandle(held);
    REQUIRE_FALSE(written);
    CHECK(written.error().code == Errc::held);
    CHECK(write_container(Form::e, {{"a.txt", as_bytes("text")}}, path));
}
