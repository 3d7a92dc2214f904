// SPDX-License-Identifier: MIT
#include <filesystem>
#include <future>
#include <optional>
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
