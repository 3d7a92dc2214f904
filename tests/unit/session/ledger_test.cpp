// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <optional>

#include "api/session/ledger.hpp"

using namespace pidpys;
using namespace pidpys::api;

TEST_CASE("ledger_charge_ends_with_the_last_holder") {
    Ledger ledger({2, 3, 10, 15});
    const auto account = ledger.account("page");
    auto blob = charge(account, Blob::of("12345678"));
    REQUIRE(blob);
    CHECK(blob->text() == "12345678");
    CHECK(ledger.total().octets() == 8);
    CHECK(charge(account, Blob::of("123")).error().code == Errc::exhausted);
    auto slice = std::optional(blob->slice(0, 1));
    blob = Blob();
    CHECK(account->octets() == 8);
    slice.reset();
    CHECK(ledger.total().octets() == 0);
}

TEST_CASE("ledger_bounds_each_caller_and_all_together") {
    Ledger ledger({2, 3, 10, 15});
    const auto a = ledger.account("a"), b = ledger.account("b");
    CHECK(a->take_session());
    CHECK(a->take_session());
    CHECK_FALSE(a->take_session());
    CHECK(b->take_session());
    CHECK_FALSE(b->take_session());   // of all
    CHECK(b->sessions() == 1);        // nothing half taken
    a->return_session();
    CHECK(b->take_session());
    CHECK(a->take_octets(10));
    CHECK_FALSE(b->take_octets(6));
    CHECK(b->octets() == 0);
    CHECK_FALSE(b->take_octets(UINT64_MAX));
    CHECK(b->take_octets(5));
}

TEST_CASE("ledger_same_caller_is_the_same_account") {
    Ledger ledger({});
    const auto account = ledger.account("a");
    account->take_session();
    ledger.forget_idle();
    CHECK(ledger.account("a") == account);
}
