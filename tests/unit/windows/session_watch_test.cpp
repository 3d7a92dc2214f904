// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <atomic>

#include <windows.h>  // before those that need it

#include <wtsapi32.h>

#include "platform/session_watch.hpp"

using namespace pidpys;

namespace {

HWND window_of_watch() { return ::FindWindowExW(HWND_MESSAGE, nullptr, L"pidpys session watch", nullptr); }

// The answer has come when the window has heard it.
void tell(WPARAM change) { ::SendMessageW(window_of_watch(), WM_WTSSESSION_CHANGE, change, 1); }

}  // namespace

TEST_CASE("session_watch_hears_that_the_session_leaves_the_screen") {
    std::atomic<int> heard{0};
    {
        const platform::SessionWatch watch([&] { ++heard; });
        REQUIRE(window_of_watch() != nullptr);
        int expected = 0;
        for (const WPARAM change : {WTS_SESSION_LOCK, WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT}) {
            tell(change);
            CHECK(heard == ++expected);
        }
        for (const WPARAM change : {WTS_SESSION_UNLOCK, WTS_CONSOLE_CONNECT, WTS_SESSION_LOGON}) tell(change);
        CHECK(heard == expected);
    }
    CHECK(window_of_watch() == nullptr);
}
