// SPDX-License-Identifier: MIT
#include "api/http/router.hpp"

#include <catch2/catch.hpp>

using namespace pidpys;
using namespace pidpys::api;

namespace {

struct RouterFixture {
    Router router;
    std::string called;
    RouterFixture() {
        auto& cipher = router.add_contract({"cipher", "/api/", false, {}});
        auto& dss = router.add_contract({"dss", "/", true, {}});
        const auto handler = [this](std::string name) {
            return [this, name](const Request&, const PathParams& params, Reply) {
                called = name + " " + std::string(params["uuid"]);
            };
        };
        router.add(cipher, {Method::post, "/api/v1/ticket", max_json_body, Access::open, handler("open")});
        router.add(cipher, {Method::get, "/api/v1/ticket/{uuid}", max_json_body, Access::open, handler("get")});
        router.add(cipher, {Method::del, "/api/v1/ticket/{uuid}", max_json_body, Access::open, handler("delete")});
        router.add(cipher, {Method::post, "/api/v1/ticket/{uuid}/data", max_data_body, Access::open, handler("data")});
        router.add(dss, {Method::post, "/V3/Authenticate", max_json_body, Access::open, handler("authenticate")});
    }
};

}  // namespace

TEST_CASE_METHOD(RouterFixture, "router_parameters_and_methods_are_found") {
    const auto match = router.match(Method::del, "/api/v1/ticket/abc");
    REQUIRE(match.route != nullptr);
    match.route->handler({}, match.params, {});
    CHECK(called == "delete abc");
    CHECK(router.match(Method::post, "/api/v1/ticket/").route != nullptr);
    CHECK(router.match(Method::post, "/api/v1/ticket/x/data").route->max_body == max_data_body);
}

TEST_CASE_METHOD(RouterFixture, "router_unknown_path_belongs_to_the_contract_of_its_prefix") {
    const auto match = router.match(Method::get, "/api/v1/nothing");
    CHECK(match.route == nullptr);
    CHECK(match.contract->name == "cipher");
    CHECK(match.allowed.empty());
    CHECK(router.match(Method::get, "/V3/Nothing").contract->name == "dss");
}

TEST_CASE_METHOD(RouterFixture, "router_wrong_method_names_the_right_ones") {
    const auto match = router.match(Method::put, "/api/v1/ticket/abc");
    CHECK(match.route == nullptr);
    CHECK(match.allowed == "GET, DELETE");
}

TEST_CASE_METHOD(RouterFixture, "router_folds_case_only_where_the_contract_does") {
    CHECK(router.match(Method::post, "/v3/authenticate").route != nullptr);
    CHECK(router.match(Method::post, "/API/v1/ticket").route == nullptr);
}

TEST_CASE_METHOD(RouterFixture, "router_odd_paths_do_not_match") {
    for (const char* path :
         {"", "ticket", "/api/v1/ticket//data", "/api//v1/ticket", "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a"}) {
        INFO(path);
        CHECK(router.match(Method::post, path).route == nullptr);
    }
}

TEST_CASE_METHOD(RouterFixture, "router_decodes_each_segment_once") {
    const auto called_by = [this](const char* path) {
        const auto match = router.match(Method::get, path);
        if (match.route != nullptr) match.route->handler({}, match.params, {});
        return match.route != nullptr ? called : std::string("nothing");
    };
    CHECK(called_by("/api/v1/t%69cket/a%20b") == "get a b");
    CHECK(called_by("/api/v1/ticket/%2541") == "get %41");
    CHECK(called_by("/api/v1/ticket/a%2Fb") == "get a/b");
    CHECK(called_by("/api/v1%2Fticket/a") == "nothing");
    CHECK(called_by("/api/v1/ticket/%zz") == "nothing");
}

TEST_CASE("query_parameters_are_read_as_clients_write_them") {
    const auto query = target_query("/x?boxId=a%40b&empty=&bare&_=12#f");
    CHECK(*query_parameter(query, "boxId") == "a@b");
    CHECK_FALSE(query_parameter(query, "boxid"));
    CHECK(*query_parameter(query, "boxid", true) == "a@b");
    CHECK(query_parameter(query, "empty")->empty());
    CHECK(query_parameter(query, "bare")->empty());
    CHECK(*query_parameter("a=b+c", "a") == "b c");
    CHECK(*query_parameter("a=%zz", "a") == "%zz");
}
