// SPDX-License-Identifier: MIT
#include "api/accounts/request_expense.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/accounts/callers.hpp"

using namespace pidpys;
using namespace pidpys::api;

namespace {

Quota narrow() {
    Quota quota;
    quota.stranger = {.octets = 1000, .memory = 100, .requests = 2};
    return quota;
}

struct ExpenseFixture {
    Accounts accounts{narrow()};
    AccountPtr account = accounts.of(test::page("https://bank.ua"));
};

}  // namespace

TEST_CASE_METHOD(ExpenseFixture, "expense_is_a_place_and_the_octets_that_came") {
    {
        const auto expense = *begin_request(account, 900);
        CHECK(account->held() == Amount{.requests = 1});  // announced is not kept
        REQUIRE((*expense).grow(50, Place::memory));
        CHECK(account->held() == Amount{.octets = 50, .memory = 50, .requests = 1});
        (*expense).shrink(50, Place::memory);
        REQUIRE((*expense).grow(500, Place::disk));
        CHECK(account->held() == Amount{.octets = 500, .requests = 1});
    }
    CHECK(account->held() == Amount{});
}

TEST_CASE_METHOD(ExpenseFixture, "expense_of_the_body_lives_as_long_as_its_receipt") {
    auto expense = *begin_request(account, 0);
    REQUIRE(expense->grow(50, Place::memory));
    auto receipt = expense->receipt();
    expense.reset();
    CHECK(account->held() == Amount{.octets = 50, .memory = 50});
    receipt.reset();
    CHECK(account->held() == Amount{});
}

TEST_CASE_METHOD(ExpenseFixture, "expense_beyond_the_quota_is_told_apart") {
    const auto first = begin_request(account, 0), second = begin_request(account, 0);
    REQUIRE(first);
    CHECK(begin_request(account, 0).error().code == Errc::busy);
    CHECK((*first)->grow(101, Place::memory).error().code == Errc::exhausted);
    CHECK((*first)->grow(100, Place::memory));
    CHECK((*second)->grow(901, Place::disk).error().code == Errc::exhausted);
    // Another site is not in its way, nor one body that is announced in that of another.
    const auto other = accounts.of(test::page("https://other.ua"));
    CHECK(begin_request(other, 1000));
    CHECK(begin_request(other, 1000));
    CHECK(begin_request(accounts.of(test::page("https://third.ua")), 1001).error().code == Errc::exhausted);
}
