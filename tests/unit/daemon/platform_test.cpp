// SPDX-License-Identifier: MIT
#include <filesystem>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include <catch2/catch.hpp>

#include "platform/aside.hpp"
#include "platform/directories.hpp"
#include "platform/state_lock.hpp"
#include "tests/main/temporary_directory.hpp"

using namespace pidpys;
namespace fs = std::filesystem;

TEST_CASE("state_lock_is_held_by_one") {
    const pidpys::test::TemporaryDirectory directory;
    const fs::path state = directory.path() / "state";
    REQUIRE(platform::make_private_directory(state));
    auto first = std::make_optional(platform::StateLock::take(state));
    REQUIRE(*first);
    CHECK(platform::StateLock::take(state).error().code == Errc::busy);
    first.reset();
    CHECK(platform::StateLock::take(state));
}

TEST_CASE("aside_runs_on_another_thread_in_order") {
    std::promise<std::vector<int>> finished;
    auto order = std::make_shared<std::vector<int>>();
    const auto here = std::this_thread::get_id();
    for (int i = 0; i < 3; ++i) platform::aside([=] { order->push_back(std::this_thread::get_id() == here ? -1 : i); });
    platform::aside([&] { finished.set_value(*order); });
    CHECK(finished.get_future().get() == std::vector<int>{0, 1, 2});
}

TEST_CASE("narrow_name_of_a_path_is_utf8") {
    for (const std::u8string_view name : {u8"договір.pdf", u8"zażółć", u8"\U0001F600 €", u8""}) {
        const std::string narrow(name.begin(), name.end());
        CHECK(std::filesystem::path(narrow).u8string() == name);
        CHECK((std::filesystem::path("folder") / narrow).filename().u8string() == name);
        CHECK(std::filesystem::path(narrow).string() == narrow);
    }
}
