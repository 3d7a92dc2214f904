// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <memory>
#include <vector>

#include "callers.hpp"

using namespace pidpys;
using namespace pidpys::api;
using pidpys::api::test::page;

namespace {

Quota small() {
    Quota quota;
    quota.stranger = {.octets = 10, .memory = 8, .sessions = 2, .records = 2, .requests = 2};
    return quota;
}

}  // namespace

TEST_CASE("charge_ends_with_its_holder_and_takes_all_or_nothing") {
    Accounts accounts(small());
    const auto account = accounts.of(page("https://bank.ua"));
    {
        auto charge = account->take({.octets = 6, .sessions = 1});
        REQUIRE(charge);
        CHECK(account->take({.octets = 5, .sessions = 1}).error().code == Errc::exhausted);
        CHECK(account->held() == Amount{.octets = 6, .sessions = 1});
        CHECK_FALSE(charge->grow({.octets = UINT64_MAX}));
        CHECK(charge->grow({.octets = 4}));
        charge->give_back({.octets = 100});
        CHECK(account->held() == Amount{.sessions = 1});
        Charge moved = std::move(*charge);
        CHECK(account->held() == Amount{.sessions = 1});
    }
    CHECK(account->held() == Amount{});
}

TEST_CASE("charge_goes_back_to_where_it_came_from_though_the_standing_changed") {
    bool admitted = false;
    Accounts accounts;
    accounts.admitted_by([&](const Origin&) { return admitted; });
    auto early = accounts.of(page("https://bank.ua"))->take({.octets = 5});
    admitted = true;
    auto late = accounts.of(page("https://bank.ua"))->take({.octets = 7});
    CHECK(accounts.held_by_strangers().octets == 5);
    admitted = false;
    late = Charge();
    early = Charge();
    CHECK(accounts.held_by_strangers() == Amount{});
    CHECK(accounts.held() == Amount{});
}

TEST_CASE("charge_of_a_slice_is_for_all_that_it_keeps") {
    Accounts accounts(small());
    const auto account = accounts.of(page("https://bank.ua"));
    auto slice = charge(account, Blob::of("12345678").slice(3, 1));  // once a multipart slice cost one octet
    REQUIRE(slice);
    CHECK(slice->text() == "4");
    CHECK(account->held() == Amount{.octets = 8, .memory = 8});
    CHECK(charge(account, Blob::of("1")).error().code == Errc::exhausted);
}

TEST_CASE("charge_of_a_blob_is_taken_once_until_the_last_slice_is_gone") {
    Accounts accounts(small());
    const auto account = accounts.of(page("https://bank.ua"));
    auto whole = charge(account, Blob::of("12345678"));
    REQUIRE(whole);
    auto again = charge(account, whole->slice(0, 2));
    REQUIRE(again);
    CHECK(account->held().octets == 8);
    whole = Blob();
    CHECK(account->held().octets == 8);
    again = Blob();
    CHECK(account->held() == Amount{});
    CHECK(charge(account, Blob()));
}

TEST_CASE("charged_octets_are_asked_for_before_they_are_made") {
    Accounts accounts(small());
    const auto account = accounts.of(page("https://bank.ua"));
    bool made = false;
    const auto make = [&]() -> Result<Bytes> {
        made = true;
        return Bytes(3);
    };
    CHECK(make_charged(account, 9, make).error().code == Errc::exhausted);
    CHECK_FALSE(made);
    const auto blob = make_charged(account, 8, make);
    REQUIRE(blob);
    CHECK(account->held() == Amount{.octets = 3, .memory = 3});
    CHECK(make_charged(account, 1, []() -> Result<Bytes> { return fail(Errc::malformed); }).error().code ==
          Errc::malformed);
    CHECK(account->held().octets == 3);
}

TEST_CASE("charge_of_a_small_part_of_a_large_body_is_for_a_copy_of_it") {
    Accounts accounts;
    const auto account = accounts.of(page("https://bank.ua"));
    std::weak_ptr<const Bytes> watched;
    auto whole = std::make_shared<const Bytes>(std::size_t{3} << 20);
    watched = whole;
    const ByteView view = *whole;
    Blob body(std::move(whole), view);
    const auto kept = charge(account, body.slice(5, 1000));
    const auto large = charge(account, body.slice(5, std::size_t{2} << 20));
    body = Blob();
    REQUIRE(kept);
    REQUIRE(large);
    CHECK(kept->size() == 1000);
    CHECK(account->held().octets == 1000 + view.size());
    CHECK_FALSE(watched.expired());
}
