// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <utility>

#include <windows.h>  // before those that need it

#include <aclapi.h>
#include <sddl.h>

#include "platform/directories.hpp"
#include "platform/disk.hpp"
#include "platform/windows/owned.hpp"

using namespace pidpys;
namespace fs = std::filesystem;

namespace {

struct Own {
    fs::path path;
    explicit Own(fs::path its_path) : path(std::move(its_path)) {}
    ~Own() { fs::remove(path); }
    Own(const Own&) = delete;
    Own& operator=(const Own&) = delete;

    void set_list(const wchar_t* sddl) const {
        PSECURITY_DESCRIPTOR descriptor = nullptr;
        BOOL present = FALSE, defaulted = FALSE;
        PACL list = nullptr;
        REQUIRE(::ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1, &descriptor, nullptr));
        const platform::OwnedMemory owned(descriptor);
        REQUIRE(::GetSecurityDescriptorDacl(descriptor, &present, &list, &defaulted));
        std::wstring name = path.native();
        REQUIRE(::SetNamedSecurityInfoW(name.data(), SE_FILE_OBJECT,
                                        DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION, nullptr,
                                        nullptr, list, nullptr) == ERROR_SUCCESS);
    }

    void create_with_list_of(const fs::path& other) const {
        PSECURITY_DESCRIPTOR descriptor = nullptr;
        REQUIRE(::GetNamedSecurityInfoW(other.c_str(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, nullptr, nullptr,
                                        nullptr, nullptr, &descriptor) == ERROR_SUCCESS);
        const platform::OwnedMemory owned(descriptor);
        SECURITY_ATTRIBUTES attributes{sizeof attributes, descriptor, FALSE};
        const HANDLE file = ::CreateFileW(path.c_str(), GENERIC_WRITE, 0, &attributes, CREATE_NEW, 0, nullptr);
        REQUIRE(file != INVALID_HANDLE_VALUE);
        ::CloseHandle(file);
    }
};

struct OwnFile : Own {
    OwnFile() : Own(fs::temp_directory_path() / "pidpys-disk-test.txt") { std::ofstream(path) << "text"; }
};

std::wstring list_of(const fs::path& path) {
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    REQUIRE(::GetNamedSecurityInfoW(path.c_str(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, nullptr, nullptr, nullptr,
                                    nullptr, &descriptor) == ERROR_SUCCESS);
    const platform::OwnedMemory owned(descriptor);
    LPWSTR text = nullptr;
    REQUIRE(::ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, SDDL_REVISION_1,
                                                                   DACL_SECURITY_INFORMATION, &text, nullptr));
    const platform::OwnedMemory owned_text(text);
    return text;
}

bool may(const platform::FileFacts& facts, fs::perms whom) { return (facts.mode & whom) != fs::perms::none; }

}  // namespace

TEST_CASE("facts_of_a_file_of_ours_name_us_and_nobody_else") {
    const OwnFile file;
    file.set_list(L"D:P(A;;FA;;;OW)(A;;FA;;;SY)");
    const auto facts = platform::facts_of(file.path);
    REQUIRE(facts);
    CHECK(facts->owner == platform::own_user());
    CHECK_FALSE(may(*facts, fs::perms::others_write));
    CHECK(facts->kind == platform::FileFacts::Kind::file);
}

TEST_CASE("facts_of_a_file_that_everybody_may_write_say_so") {
    const OwnFile file;
    file.set_list(L"D:P(A;;FA;;;OW)(A;;FA;;;WD)");
    CHECK(may(*platform::facts_of(file.path), fs::perms::others_write));
}

TEST_CASE("facts_of_what_is_not_there_are_none") {
    const fs::path nothing = fs::temp_directory_path() / "pidpys-nothing" / "file";
    CHECK(platform::facts_of(nothing).error().code == Errc::not_found);
    CHECK(platform::real_path(nothing).error().code == Errc::not_found);
}

TEST_CASE("real_path_is_the_file_s_own") {
    const OwnFile file;
    const auto real =
        platform::real_path(file.path.parent_path() / ".." / file.path.parent_path().filename() / file.path.filename());
    REQUIRE(real);
    CHECK(real->native().find(L"\\\\?\\") == std::wstring::npos);
    CHECK(fs::exists(*real));
    CHECK(real->filename() == file.path.filename());
}

TEST_CASE("private_directory_that_is_there_is_taken_where_it_is_ours_alone") {
    const Own folder(fs::temp_directory_path() / "pidpys-private-test");
    REQUIRE(platform::make_private_directory(folder.path));
    CHECK(platform::make_private_directory(folder.path));
    folder.set_list(L"D:P(A;;FA;;;OW)(A;;FA;;;WD)");
    CHECK(platform::make_private_directory(folder.path).error().code == Errc::denied);
    folder.set_list(L"D:P(A;;FA;;;OW)(A;;FRFX;;;WD)(A;;FA;;;BA)");
    CHECK(platform::make_private_directory(folder.path));
}

TEST_CASE("what_takes_the_place_of_a_file_is_read_by_whom_that_let_read") {
    const OwnFile there;
    const Own made(fs::temp_directory_path() / "pidpys-disk-test.new");
    const bool open = GENERATE(true, false);
    there.set_list(open ? L"D:P(A;;FA;;;WD)" : L"D:P(A;;FA;;;BA)(A;;FA;;;SY)");
    REQUIRE(platform::create_in_place_of(there.path, made.path, {}));
    // As the system makes a file that is asked for with that very list: Wine has modes for lists, and a mask over them.
    const Own asked(fs::temp_directory_path() / "pidpys-disk-test.asked");
    asked.create_with_list_of(there.path);
    CHECK(list_of(made.path) == list_of(asked.path));
    const Own plain(fs::temp_directory_path() / "pidpys-disk-test.plain");
    std::ofstream(plain.path) << "text";
    if (list_of(asked.path) != list_of(plain.path)) CHECK(list_of(made.path) != list_of(plain.path));
}

TEST_CASE("what_takes_nobodys_place_is_made_as_the_folder_has_it") {
    const Own made(fs::temp_directory_path() / "pidpys-disk-test.new");
    REQUIRE(platform::create_in_place_of(fs::temp_directory_path() / "pidpys-nobody", made.path, {}));
    CHECK(fs::exists(made.path));
}
