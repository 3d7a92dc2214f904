// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <filesystem>

#include "files/password_file.hpp"
#include "files/private_file.hpp"
#include "tests/main/temporary_directory.hpp"

namespace pidpys::files {
namespace {

struct PasswordFile {
    test::TemporaryDirectory directory;
    std::string path = directory.file("password");

    [[nodiscard]] Result<SecretString> read(std::string_view octets) const {
        REQUIRE(replace_file(path, as_bytes(octets)));  // which is its owner's alone
        return read_password_file(path, Readers::owner);
    }
};

// UTF-16 as Notepad saves it, from characters of the basic plane.
std::string utf16(std::u16string_view text, bool big_endian) {
    std::string octets = big_endian ? "\xfe\xff" : "\xff\xfe";
    for (const char16_t unit : text) {
        const char high = static_cast<char>(unit >> 8);
        const char low = static_cast<char>(unit & 0xff);
        octets += big_endian ? std::string{high, low} : std::string{low, high};
    }
    return octets;
}

}  // namespace

TEST_CASE("password_is_the_first_line_whatever_editor_saved_it") {
    const PasswordFile file;
    using namespace std::string_literals;
    for (const std::string& octets :
         {"пароль 1"s, "пароль 1\n"s, "пароль 1\r\n"s, "пароль 1\r\nsecond line"s, "\xef\xbb\xbfпароль 1\r\n"s,
          utf16(u"пароль 1", false), utf16(u"пароль 1\r\n", false), utf16(u"пароль 1\n", true)}) {
        const auto password = file.read(octets);
        REQUIRE(password);
        CHECK(password->view() == "пароль 1");
    }
    CHECK(file.read(" a b \n")->view() == " a b ");
    CHECK(file.read("")->empty());
    CHECK(file.read("\xef\xbb\xbf")->empty());
    CHECK(file.read("\xff\xfe")->empty());
}

TEST_CASE("password_longer_than_the_bound_is_refused_in_every_encoding") {
    const PasswordFile file;
    CHECK(file.read(std::string(1024, 'x') + "\n")->view().size() == 1024);
    CHECK(file.read(std::string(1025, 'x')).error().code == Errc::too_large);
    CHECK(file.read(utf16(std::u16string(1024, u'x'), false))->view().size() == 1024);
    CHECK(file.read(utf16(std::u16string(1025, u'x'), false)).error().code == Errc::too_large);
    CHECK(file.read(utf16(std::u16string(5000, u'x'), true)).error().code == Errc::too_large);
}

}  // namespace pidpys::files
