// SPDX-License-Identifier: MIT
// What every store promises of accounts and contents, asked of each of them.
#include <catch2/catch.hpp>

#include "tests/unit/dss/stores.hpp"

using namespace pidpys;
using namespace pidpys::api::dss;
using test::StoreFixture;

TEST_CASE("store_logins_are_unique_without_case", "[dss]") {
    StoreFixture f;
    CHECK(f.store.user_by_login("ALICE@example.org")->id == test::kAliceId);
    CHECK(f.store.add_user({"x", "Alice@Example.org", "", "", "", ""}).error().code == Errc::invalid_argument);
}

TEST_CASE("store_token_is_found_until_it_expires", "[dss]") {
    StoreFixture f;
    f.store.add_token({{9, 9}, TokenKind::access, test::kAliceId, test::kClient, "", 100});
    CHECK(f.store.token(Bytes{9, 9}, TokenKind::access, 99));
    CHECK_FALSE(f.store.token(Bytes{9, 9}, TokenKind::challenge, 99));
    CHECK_FALSE(f.store.token(Bytes{9, 9}, TokenKind::access, 100));
}

TEST_CASE("store_parts_in_any_order_and_again", "[dss]") {
    StoreFixture f(test::small_chunks());
    const auto put = [&](std::uint32_t part, bool last, std::string_view text) {
        return f.store.put_part(test::kAliceId, "file", part, last, as_bytes(text), 1).value();
    };
    put(0, false, "zero-");
    CHECK(put(3, true, "three").missing == std::vector<std::uint32_t>{1, 2});
    CHECK_FALSE(f.store.shelf_content(test::kAliceId, "file"));
    CHECK(put(2, false, "2-").missing == std::vector<std::uint32_t>{1});
    const auto state = put(1, true, "one-");  // a middle part marked as the last: nothing is cut off
    CHECK(state.complete);
    CHECK(f.text(f.store.shelf_content(test::kAliceId, "file").value()) == "zero-one-2-three");
    put(1, false, "1-");
    CHECK(f.text(f.store.shelf_content(test::kAliceId, "file").value()) == "zero-1-2-three");
    CHECK(f.store.blob(*f.store.shelf_content(test::kAliceId, "file")).value().text() == "zero-1-2-three");
    CHECK_FALSE(f.store.shelf_content(test::kBobId, "file"));
}

TEST_CASE("store_large_content_comes_back_octet_for_octet", "[dss]") {
    StoreFixture f;
    std::string data(3 << 20, 'x');
    for (std::size_t i = 0; i < data.size(); i += 7) data[i] = static_cast<char>(i);
    const auto content = f.store.put_content(as_bytes(data)).value();
    CHECK(f.store.content_size(content) == data.size());
    CHECK((f.text(content) == data));
    CHECK((f.store.blob(content).value().text() == data));
}

TEST_CASE("store_frozen_content_does_not_change", "[dss]") {
    StoreFixture f;
    f.store.put_part(test::kAliceId, "file", 0, true, as_bytes("old"), 1).value();
    const auto frozen = f.store.freeze(*f.store.shelf_content(test::kAliceId, "file"));
    f.store.put_part(test::kAliceId, "file", 0, true, as_bytes("new"), 1).value();
    CHECK(f.text(frozen) == "old");
}

TEST_CASE("store_shelf_has_bounds", "[dss]") {
    StoreFixture f({64, 10, 15, 3});
    const auto put = [&](const char* name, std::uint32_t part, std::string_view text) {
        return f.store.put_part(test::kAliceId, name, part, true, as_bytes(text), 1);
    };
    CHECK(put("a", 0, "12345678"));
    CHECK(put("a", 1, "123").error().code == Errc::too_large);       // of the file
    CHECK(put("b", 0, "12345678").error().code == Errc::too_large);  // of the user
    CHECK(put("a", 3, "1").error().code == Errc::too_large);         // number of parts
    CHECK(put("a", 0, "1234567890"));                                // replaced, not added
    CHECK(f.store.put_part(test::kBobId, "b", 0, true, as_bytes("12345678"), 1));
}

TEST_CASE("store_message_with_the_same_operation_is_the_former_one", "[dss]") {
    StoreFixture f;
    const auto content = f.store.put_content(as_bytes("document")).value();
    MessageRecord message{"m1", test::kAliceBox, test::kBobBox, test::kAliceId,
                          1,    false,           false,         {{"e1", "", "doc.txt", false, content, 8}}};
    CHECK(f.store.add_message(message, "id:X").value().id == "m1");
    message.id = "m2";
    CHECK(f.store.add_message(message, "id:x").value().id == "m1");
    CHECK(f.store.message(test::kBobBox, "m1")->entities[0].file_name == "doc.txt");
    CHECK_FALSE(f.store.message(test::kUnpaidBox, "m1"));
}

TEST_CASE("store_challenge_is_taken_once_and_by_whom_it_was_for", "[dss]") {
    StoreFixture f;
    const Bytes digest(32, 1);
    f.store.add_token({digest, TokenKind::challenge, test::kAliceId, test::kClient, "AA", 100});
    CHECK_FALSE(f.store.take_challenge(digest, "other", "AA", 1));
    CHECK_FALSE(f.store.take_challenge(digest, test::kClient, "BB", 1));
    CHECK_FALSE(f.store.take_challenge(digest, test::kClient, "AA", 100));
    CHECK(f.store.take_challenge(digest, test::kClient, "AA", 99)->user_id == test::kAliceId);
    CHECK_FALSE(f.store.take_challenge(digest, test::kClient, "AA", 99));
}

TEST_CASE("store_keeps_the_latest_tokens_and_challenges_alone", "[dss]") {
    StoreFixture f;
    const auto digest = [](int i) { return Bytes{static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8)}; };
    for (int i = 0; i < 20; ++i)
        f.store.add_token({digest(i), TokenKind::challenge, test::kAliceId, test::kClient, "AA", 1000 + i});
    CHECK_FALSE(f.store.take_challenge(digest(3), test::kClient, "AA", 1));
    CHECK(f.store.take_challenge(digest(4), test::kClient, "AA", 1));
    f.store.add_token({digest(2000), TokenKind::access, test::kAliceId, test::kClient, {}, 1});
    for (int i = 2001; i < 3001; ++i)
        f.store.add_token({digest(i), TokenKind::access, test::kAliceId, test::kClient, {}, i});
    CHECK_FALSE(f.store.token(digest(2000), TokenKind::access, 0));
    CHECK(f.store.token(digest(2001), TokenKind::access, 0));
}

TEST_CASE("store_organisation_keeps_no_more_than_its_share_in_all_its_boxes", "[dss]") {
    StoreLimits limits;
    limits.organization = 100;
    limits.organization_records = 3;
    StoreFixture f(limits);
    const auto organization = f.store.box(test::kAliceBox)->organization_id;
    test::must(f.store.add_box({"dddddddd-4444-4444-8444-444444444444", organization, "", "", "", true}));
    const auto charge = [&](const char* box, std::uint64_t octets) {
        return f.store.charge_box(box, octets, 1).has_value();
    };
    CHECK(charge(test::kAliceBox, 60));
    CHECK_FALSE(charge("dddddddd-4444-4444-8444-444444444444", 41));
    CHECK(charge("dddddddd-4444-4444-8444-444444444444", 40));
    CHECK(charge(test::kBobBox, 100));
    CHECK(charge(test::kAliceBox, 0));
    CHECK_FALSE(charge(test::kAliceBox, 0));  // the number of them
    f.store.credit_box(test::kAliceBox, 60, 1);
    CHECK(charge(test::kAliceBox, 60));
    CHECK_FALSE(f.store.charge_box(test::kBobBox, UINT64_MAX, 1));
    f.store.sweep(1, {});
    CHECK(charge(test::kBobBox, 100));  // counted anew: nothing had been stored
}

TEST_CASE("store_shelf_holds_so_many_files_of_a_user", "[dss]") {
    StoreLimits limits;
    limits.shelf_files = 2;
    StoreFixture f(limits);
    const auto put = [&](const char* name) {
        return f.store.put_part(test::kAliceId, name, 0, true, as_bytes("x"), 1);
    };
    CHECK(put("a"));
    CHECK(put("b"));
    CHECK(put("c").error().code == Errc::too_large);
    CHECK(put("a"));
}

TEST_CASE("store_user_and_box_have_their_rights_and_order", "[dss]") {
    StoreFixture f;
    CHECK(f.store.may_use(test::kAliceId, test::kAliceBox));
    CHECK_FALSE(f.store.may_use(test::kBobId, test::kAliceBox));
    REQUIRE(f.store.boxes_of(test::kAliceId).size() == 2);
    CHECK(f.store.boxes_of(test::kAliceId)[0].id == test::kAliceBox);  // by the organisation's id
    CHECK(f.store.users()[0].login == "alice@example.org");
    CHECK(f.store.grant_box(test::kAliceId, test::kAliceBox));  // again
    CHECK(f.store.grant_box("nobody", test::kAliceBox).error().code == Errc::not_found);
    CHECK(f.store.revoke_box(test::kAliceId, test::kAliceBox));
    CHECK(f.store.revoke_box(test::kAliceId, test::kAliceBox).error().code == Errc::not_found);
    CHECK(f.store.set_box_paid(test::kUnpaidBox, true));
    CHECK(f.store.box(test::kUnpaidBox)->paid);
    CHECK(f.store.set_client_blocked(test::kClient, true));
    CHECK(f.store.client(test::kClient)->blocked);
    auto task = f.task();
    f.store.add_task(task, test::three_files, true);
    CHECK(f.store.remove_box(test::kAliceBox));
    CHECK_FALSE(f.store.task(task.id));
    CHECK(f.store.files(task.number).empty());
}

TEST_CASE("store_new_password_ends_the_tokens", "[dss]") {
    StoreFixture f;
    f.store.add_token({{9}, TokenKind::access, test::kAliceId, test::kClient, "", 100});
    CHECK(f.store.set_password(test::kAliceId, "hash"));
    CHECK_FALSE(f.store.token(Bytes{9}, TokenKind::access, 1));
    CHECK(f.store.user(test::kAliceId)->password_hash == "hash");
    CHECK(f.store.set_password("nobody", "hash").error().code == Errc::not_found);
}

TEST_CASE("store_dropped_contents_leave_what_was_frozen", "[dss]") {
    StoreFixture f(test::small_chunks());
    const auto first = f.store.put_content(as_bytes("many octets")).value();
    const auto second = f.store.freeze(first);
    f.store.drop_contents({first});
    CHECK(f.store.content_size(first) == 0);
    CHECK(f.text(second) == "many octets");
    f.store.add_patched("Ab", test::kAliceBox, second, 1);
    CHECK(f.store.patched_content(test::kAliceBox, "aB") == second);
    CHECK_FALSE(f.store.patched_content(test::kBobBox, "aB"));
}
