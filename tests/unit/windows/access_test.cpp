// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <windows.h>  // before those that need it

#include <sddl.h>

#include "platform/windows/access.hpp"
#include "platform/windows/owned.hpp"

using namespace pidpys;
using platform::Control;
using Owner = Control::Owner;

namespace {

constexpr wchar_t kUs[] = L"S-1-5-21-1-2-3-1001";

Control control_by(const std::wstring& sddl, bool directory) {
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    PSID us = nullptr;
    REQUIRE(
        ::ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl.c_str(), SDDL_REVISION_1, &descriptor, nullptr));
    REQUIRE(::ConvertStringSidToSidW(kUs, &us));
    const platform::OwnedMemory owned(descriptor), owned_sid(us);
    return platform::control_of(descriptor, directory, us);
}

}  // namespace

TEST_CASE("control_of_the_system_and_its_administrators_is_theirs_alone") {
    for (const wchar_t* owner :
         {L"O:BA", L"O:SY", L"O:S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"}) {
        const auto control = control_by(std::wstring(owner) + L"D:(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1200a9;;;BU)", false);
        CHECK(control.owner == Owner::system);
        CHECK_FALSE((control.us || control.others));
    }
}

TEST_CASE("control_of_a_file_that_somebody_may_write_is_theirs_too") {
    const auto everybody = control_by(L"O:BAD:(A;;FA;;;BA)(A;;0x1301bf;;;BU)", false);
    CHECK((everybody.others && everybody.all && !everybody.us));
    const auto somebody = control_by(L"O:BAD:(A;;FA;;;BA)(A;;FW;;;S-1-5-21-1-2-3-1002)", false);
    CHECK((somebody.others && !somebody.all));
    const auto ours = control_by(std::wstring(L"O:BAD:(A;;FW;;;") + kUs + L")", false);
    CHECK((ours.us && !ours.others && ours.owner == Owner::system));
}

TEST_CASE("control_by_rights_over_the_list_is_control") {
    for (const wchar_t* right : {L"WD", L"WO", L"SD", L"GA"})
        CHECK(control_by(L"O:SYD:(A;;" + std::wstring(right) + L";;;WD)", true).others);
}

TEST_CASE("control_of_a_folder_is_not_had_by_adding_to_it") {
    // %ProgramData% itself: users may make folders and files in it, and own those.
    CHECK_FALSE(control_by(L"O:SYD:(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICIIO;GA;;;CO)(A;OICI;0x1200a9;;;BU)"
                           L"(A;CI;DCLCRPCR;;;BU)",
                           true)
                    .others);
    CHECK(control_by(L"O:SYD:(A;;0x40;;;BU)", true).others);  // FILE_DELETE_CHILD
}

TEST_CASE("control_by_an_owner_is_told_by_the_owner") {
    CHECK(control_by(std::wstring(L"O:") + kUs + L"D:P(A;OICI;FA;;;OW)(A;OICI;FA;;;SY)", true).owner == Owner::us);
    CHECK(control_by(L"O:BUD:(A;;FA;;;SY)", true).owner == Owner::other);
}

TEST_CASE("control_of_what_has_no_list_is_everybodys") {
    CHECK(control_by(L"O:BA", false).all);
    CHECK_FALSE(control_by(L"O:BAD:", false).others);  // an empty one lets nobody in
}

TEST_CASE("sid_of_a_service_is_made_of_its_name") {
    CHECK(platform::service_sid(L"TrustedInstaller") ==
          L"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464");
    CHECK(platform::service_sid(L"trustedinstaller") == platform::service_sid(L"TRUSTEDINSTALLER"));
}

TEST_CASE("account_number_is_one_account_and_fits_a_number_of_json") {
    const auto of = [](const wchar_t* text) {
        PSID sid = nullptr;
        REQUIRE(::ConvertStringSidToSidW(text, &sid));
        const platform::OwnedMemory owned(sid);
        return platform::account_number(platform::octets_of(sid));
    };
    CHECK(of(kUs) == of(kUs));
    for (const wchar_t* other : {L"S-1-5-18", L"S-1-5-19", L"S-1-5-21-1-2-3-1002", L"S-1-5-21-1-2-4-1001"}) {
        CHECK(of(kUs) != of(other));
        CHECK((of(other) >= 0 && of(other) < std::int64_t{1} << 53));
    }
    CHECK(platform::octets_of(nullptr).empty());
    CHECK(platform::user_of(::GetCurrentProcess()) == platform::own_sid());
    CHECK(platform::user_of(nullptr).empty());
}
