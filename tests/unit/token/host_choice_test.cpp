// SPDX-License-Identifier: MIT
#include "token/host_choice.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "api/messages/reason.hpp"
#include "tests/main/temporary_directory.hpp"

using namespace pidpys;
using namespace pidpys::token;

namespace {

namespace fs = std::filesystem;

// As linkers write it: the DOS header with the place of the other, a program for DOS, then that.
Bytes library_for(std::uint16_t machine, std::uint32_t place = 0x80) {
    Bytes made(0x400);
    made[0] = 'M';
    made[1] = 'Z';
    for (std::size_t at = 0; at < 4; ++at) made[0x3c + at] = static_cast<std::uint8_t>(place >> (8 * at));
    if (place > made.size() - 6) return made;
    made[place] = 'P';
    made[place + 1] = 'E';
    made[place + 4] = static_cast<std::uint8_t>(machine);
    made[place + 5] = static_cast<std::uint8_t>(machine >> 8);
    return made;
}

struct Installation {
    Installation() {
        std::ofstream(hosts.usual) << "usual";
        std::ofstream(hosts.narrow) << "narrow";
    }
    Result<fs::path> choice_for(const Bytes& library) const {
        const fs::path file = directory.path() / "модуль.dll";
        std::ofstream(file, std::ios::binary) << as_text(library);
        return host_for(file, hosts);
    }
    test::TemporaryDirectory directory;
    Hosts hosts{directory.path() / "host.exe", directory.path() / "host32.exe"};
};

}  // namespace

TEST_CASE("host_choice_reads_which_processor_a_library_is_for") {
    CHECK(machine_of(library_for(machine_x64)) == machine_x64);
    CHECK(machine_of(library_for(machine_x86, 0x40)) == machine_x86);
    CHECK(machine_of(library_for(0xaa64, 0x400 - 6)) == 0xaa64);
}

TEST_CASE("host_choice_takes_no_other_file_for_a_library") {
    const Bytes good = library_for(machine_x64);
    for (const std::uint32_t place : {0x400U - 5, 0x400U, 0x7fffffffU, 0xffffffffU, 0xfffffffcU})
        CHECK(machine_of(library_for(machine_x64, place)).error().code == Errc::malformed);
    for (std::size_t size = 0; size < 0x86; ++size)
        CHECK(machine_of(ByteView(good).first(size)).error().code == Errc::malformed);
    CHECK(machine_of(ByteView(good).first(0x86)));
    for (const std::size_t at : {0U, 1U, 0x80U, 0x81U, 0x82U, 0x83U}) {
        Bytes other = good;
        other[at] ^= 1;
        CHECK(machine_of(other).error().code == Errc::malformed);
    }
    CHECK_FALSE(
        machine_of(to_bytes(as_bytes("\x7f"
                                     "ELF"))));
}

TEST_CASE("host_choice_gives_each_width_its_helper") {
    const Installation here;
    CHECK(here.choice_for(library_for(machine_x64)) == here.hosts.usual);
    CHECK(here.choice_for(library_for(machine_x86)) == here.hosts.narrow);
    Bytes long_one = library_for(machine_x86);
    long_one.resize(std::size_t{1} << 20);
    CHECK(here.choice_for(long_one) == here.hosts.narrow);
    CHECK(host_for(here.directory.path() / "absent.so", {here.hosts.usual, {}}) == here.hosts.usual);
}

TEST_CASE("host_choice_says_in_words_what_is_wrong_with_which_file") {
    const Installation here;
    const auto said = [&](const Result<fs::path>& choice, Errc code, std::string_view words, std::string_view file) {
        REQUIRE_FALSE(choice);
        CHECK(choice.error().code == code);
        const std::string text = api::explain(choice.error(), api::Language::en);
        INFO(text);
        CHECK(text.starts_with(words));
        CHECK(text.find(file) != std::string::npos);
    };
    said(here.choice_for(library_for(0xaa64)), Errc::unsupported,
         "The module is for computers with another processor (", "модуль.dll, ARM64)");
    said(here.choice_for(library_for(0x5064)), Errc::unsupported,
         "The module is for computers with another processor (", "модуль.dll, 0x5064)");
    said(here.choice_for({}), Errc::malformed, "The module's file is no library of Windows (", "модуль.dll)");
    said(host_for(here.directory.path() / "gone.dll", here.hosts), Errc::not_found, "", "gone.dll");
    said(host_for(here.directory.path(), here.hosts), Errc::io, "", here.directory.path().filename().string());
    fs::remove(here.hosts.narrow);
    said(here.choice_for(library_for(machine_x86)), Errc::not_found, "The program for 32-bit modules is not installed",
         "host32.exe)");
    CHECK(here.choice_for(library_for(machine_x64)) == here.hosts.usual);
}
