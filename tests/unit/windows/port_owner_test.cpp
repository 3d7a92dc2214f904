// SPDX-License-Identifier: MIT
// Whose a process is. Wine tells no process of a port that is listened on: that table is for a Windows.
#include <windows.h>  // before those that need it

#include <lmcons.h>
#include <sddl.h>

#include <catch2/catch.hpp>

#include <array>

#include "platform/port_owner.hpp"
#include "platform/windows/access.hpp"
#include "platform/windows/owned.hpp"
#include "platform/windows/process_users.hpp"
#include "platform/windows/text.hpp"

using namespace pidpys;

namespace {

std::string own_name() {
    std::array<wchar_t, UNLEN + 1> name{};
    auto size = static_cast<DWORD>(name.size());
    REQUIRE(::GetUserNameW(name.data(), &size));
    return platform::narrow(name.data());
}

std::vector<std::uint8_t> sid_of(const wchar_t* text) {
    PSID sid = nullptr;
    REQUIRE(::ConvertStringSidToSidW(text, &sid));
    const platform::OwnedMemory owned(sid);
    return platform::octets_of(sid);
}

}  // namespace

TEST_CASE("process_users_tell_whose_a_process_is") {
    platform::ProcessUsers users;
    CHECK(users.of(::GetCurrentProcessId()) == platform::own_sid());
    CHECK(users.of(0x7ffffff0).empty());
    CHECK_FALSE(platform::is_of_another(platform::own_sid()));
    CHECK(platform::is_of_another(sid_of(L"S-1-5-18")));
    CHECK(platform::is_of_another({}));  // not told: not ours
    CHECK(platform::account_name(platform::own_sid()) == own_name());
    CHECK_FALSE(platform::account_name(sid_of(L"S-1-5-18")).empty());
    CHECK(platform::account_name(sid_of(L"S-1-5-18")) != own_name());
    CHECK(platform::account_name(sid_of(L"S-1-5-21-1-2-3-4")).empty());
    CHECK(platform::account_name({}).empty());
}

TEST_CASE("process_named_is_of_the_user_that_was_asked_for") {
    CHECK(platform::process_named("unit_windows") != 0);
    CHECK(platform::process_named("unit_windows", own_name()) != 0);
    CHECK(platform::process_named("unit_windows", "somebody else") == 0);
    CHECK(platform::process_named("no such program", own_name()) == 0);
}
