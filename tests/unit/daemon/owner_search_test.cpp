// SPDX-License-Identifier: MIT
#include "daemon/transport/owner_search.hpp"

#include <catch2/catch.hpp>

#include <future>
#include <new>
#include <optional>
#include <vector>

#include "platform/aside.hpp"

using namespace pidpys;
using namespace pidpys::daemon;

namespace {

struct Seen {
    std::vector<OwnerAnswer> answers;
    std::vector<std::size_t> asked;  // for how many, of each look
    std::size_t at_once = 0;
};

// `count` are looked for in a system that names nobody in the first `unnamed` looks, and answers `then` afterwards.
Seen search(std::size_t unnamed, const OwnerAnswer& then, bool aside, std::size_t count = 1) {
    Loop loop;
    Seen seen;
    OwnerSearch owners(
        loop,
        [&](const std::vector<platform::TcpEnds>& ends) {
            seen.asked.push_back(ends.size());
            return std::vector<OwnerAnswer>(ends.size(),
                                            seen.asked.size() <= unnamed ? OwnerAnswer(fail(Errc::busy)) : then);
        },
        aside);
    loop.post([&] {
        for (std::size_t i = 0; i < count; ++i)
            owners.find({}, [&](const OwnerAnswer& answer) {
                seen.answers.push_back(answer);
                if (seen.answers.size() == count) loop.stop();
            });
        seen.at_once = seen.answers.size();
    });
    loop.run();
    CHECK(owners.waiting() == 0);
    return seen;
}

const platform::PeerOwner user_7{false, 7, 0, 0};

}  // namespace

TEST_CASE("owner_that_is_named_at_once_is_asked_for_once") {
    const bool aside = GENERATE(false, true);
    const Seen seen = search(0, user_7, aside);
    CHECK(seen.at_once == (aside ? 0 : 1));
    CHECK(seen.asked.size() == 1);
    CHECK(seen.answers.front()->user == 7);
}

TEST_CASE("owner_that_is_not_named_yet_is_asked_for_again") {
    const Seen seen = search(kOwnerLooks - 1, user_7, GENERATE(false, true));
    CHECK(seen.at_once == 0);
    CHECK(seen.asked.size() == kOwnerLooks);
    CHECK(seen.answers.front()->user == 7);
}

TEST_CASE("owner_that_is_never_named_is_nobody_after_a_bounded_time") {
    const Seen seen = search(1000, user_7, GENERATE(false, true));
    CHECK(seen.asked.size() == kOwnerLooks);
    CHECK(seen.answers.front().error().code == Errc::busy);
}

TEST_CASE("socket_that_is_gone_is_not_waited_for") {
    const Seen seen = search(0, fail(Errc::not_found), GENERATE(false, true));
    CHECK(seen.asked.size() == 1);
    CHECK(seen.answers.front().error().code == Errc::not_found);
}

TEST_CASE("table_is_read_once_for_all_who_came_meanwhile") {
    const Seen seen = search(0, user_7, true, 100);
    CHECK(seen.asked == std::vector<std::size_t>{1, 99});
    CHECK(seen.answers.size() == 100);
}

TEST_CASE("system_that_fails_names_nobody") {
    Loop loop;
    OwnerSearch owners(
        loop, [](const auto&) -> std::vector<OwnerAnswer> { throw std::bad_alloc(); }, false);
    std::optional<OwnerAnswer> answer;
    owners.find({}, [&](const OwnerAnswer& found) { answer = found; });
    CHECK(answer.value().error().code == Errc::io);
}

TEST_CASE("search_that_ends_while_a_table_is_read_tells_nobody") {
    std::promise<void> begun, go_on, done;
    bool told = false;
    {
        Loop loop;
        OwnerSearch owners(
            loop,
            [&](const std::vector<platform::TcpEnds>& ends) {
                begun.set_value();
                go_on.get_future().wait();
                return std::vector<OwnerAnswer>(ends.size(), user_7);
            },
            true);
        owners.find({}, [&](const OwnerAnswer&) { told = true; });
        begun.get_future().wait();
    }
    go_on.set_value();
    platform::aside([&] { done.set_value(); });  // after the look, on its thread
    done.get_future().wait();
    CHECK_FALSE(told);
}
