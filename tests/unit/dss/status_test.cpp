// SPDX-License-Identifier: MIT
// Every row of the status tables (diadoc-dss 3 and 5), texts of 14, and the order of checks.
#include <catch2/catch.hpp>

#include "api/dss/endpoints/refusal.hpp"
#include "tests/unit/dss/world.hpp"

using namespace pidpys;
using test::World;

namespace {

const std::string kTask = "11111111-1111-4111-8111-111111111111";

api::Response post_sign(World& w, const std::string& query) { return w.post("/DssSign" + query, "x"); }

void check(const api::Response& answer, int status, const char* text, const char* code) {
    CHECK(answer.status == status);
    CHECK(answer.body.text() == text);
    CHECK(answer.content_type == "text/plain; charset=utf-8");
    CHECK(test::header(answer, "X-Diadoc-ErrorCode") == code);
}

}  // namespace

TEST_CASE("status_401_without_client_or_token", "[dss]") {
    World w;
    const auto with = [&](api::Headers headers) {
        return w.send({api::Method::post, "/DssSign", "x", std::move(headers)});
    };
    CHECK(with({}).status == 401);
    check(with({{"Authorization", "DiadocAuth ddauth_api_client_id=nobody"}}), 401, "Invalid API client id",
          "Http.Auth");
    const auto answer = with({{"Authorization", "DiadocAuth ddauth_api_client_id=testClient-1"}});
    check(answer, 401, "Invalid auth token", "Http.Auth");
    CHECK(test::header(answer, "WWW-Authenticate") == "DiadocAuth");
}

TEST_CASE("status_box_400_404_403_402", "[dss]") {
    World w;
    check(post_sign(w, ""), 400, "Could not get boxId from query param", "Http.BadRequest");
    check(post_sign(w, "?boxId=2BM-1"), 400, "Could not get boxId from query param", "Http.BadRequest");
    check(post_sign(w, "?boxId=dddddddd-4444-4444-8444-444444444444"), 404,
          "Box [dddddddd-4444-4444-8444-444444444444] is not found", "Http.BoxNotFound");
    check(post_sign(w, "?boxId=bbbbbbbb222242228222222222222222%40diadoc.ru"), 403,
          "Access to Box [bbbbbbbb-2222-4222-8222-222222222222] is denied", "Http.BoxAccessDenied");
    check(post_sign(w, std::string("?boxId=") + test::kUnpaidBox), 402, "Доступ запрещён. Необходима оплата тарифа АПИ",
          "Http.PaymentRequired");
}

TEST_CASE("status_result_rows", "[dss]") {
    World w;
    const auto result = [&](const std::string& query) { return w.get("/DssSignResult" + query); };
    const std::string box = std::string("?boxId=") + test::kAliceBox;
    CHECK(result("?taskId=" + kTask).status == 400);
    CHECK(result(box).status == 400);
    CHECK(result(box + "&taskId=zz").status == 400);
    check(result(box + "&taskId=" + kTask), 404, "Task [11111111-1111-4111-8111-111111111111] is not found",
          "Dss.TaskNotFound");
    CHECK(result(std::string("?boxId=") + test::kBobBox + "&taskId=" + kTask).status == 403);
    CHECK(result(std::string("?boxId=") + test::kUnpaidBox + "&taskId=" + kTask).status == 402);
    CHECK(result("?boxId=dddddddd-4444-4444-8444-444444444444&taskId=" + kTask).status == 404);
    CHECK(w.send({api::Method::get, "/DssSignResult" + box, {}, {}}).status == 401);
}

TEST_CASE("status_403_for_a_blocked_client", "[dss]") {
    World w;
    test::must(w.store->set_client_blocked(test::kClient, true));
    check(post_sign(w, ""), 403, "API client is blocked", "Http.ClientBlocked");
}

TEST_CASE("status_429_for_a_client_that_is_too_fast", "[dss]") {
    World w;
    test::must(w.store->remove_client(test::kClient));
    test::must(w.store->add_client({test::kClient, "", false, 1}));
    for (int i = 0; i < 2; ++i) CHECK(w.get("/V2/GetMyUser").status == 200);
    const auto answer = w.get("/V2/GetMyUser");
    check(answer, 429, "Too many requests", "Http.TooManyRequests");
    CHECK(test::header(answer, "Retry-After") == "1");
    w.clock.advance(std::chrono::seconds(1));
    CHECK(w.get("/V2/GetMyUser").status == 200);
}

TEST_CASE("status_500_says_nothing_of_the_inside", "[dss]") {
    World w;
    api::dss::Database(api::dss::SqliteStore::database_file(w.options.place.directory)).run("DROP TABLE box_users");
    check(w.get("/GetMyOrganizations"), 500,
          "The server encountered an internal error or misconfiguration and was unable to complete your request",
          "Http.InternalError");
}

TEST_CASE("status_405_and_413_have_this_contracts_form", "[dss]") {
    const auto refused = api::dss::refusal::method_not_allowed("POST").value().response();
    check(refused, 405, "Supported http request methods: POST", "Http.MethodNotAllowed");
    check(api::dss::refusal::of_problem(api::Problem::payload_too_large).response(), 413, "Request body is too large",
          "Http.PayloadTooLarge");
    for (const auto problem : api::kProblems) {
        const auto answer = api::dss::refusal::of_problem(problem).response();
        CHECK(answer.status == api::status_of(problem));
        CHECK_FALSE(answer.body.empty());
    }
}

TEST_CASE("status_401_where_no_database_was_ever_made", "[dss]") {
    World w;
    w.options.place.directory = w.directory.path() / "nothing";
    w.start();
    check(w.get("/V2/GetMyUser"), 401, "Invalid API client id", "Http.Auth");
    CHECK_FALSE(std::filesystem::exists(w.options.place.directory));
}
