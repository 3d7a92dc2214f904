// SPDX-License-Identifier: MIT
#include "api/http/gateway.hpp"

#include <catch2/catch.hpp>

using namespace pidpys;
using namespace pidpys::api;

namespace {

struct GatewayFixture {
    Router router;
    Result<void> admission{};
    int asked = 0;
    int handled = 0;
    std::string caller_key;
    std::unique_ptr<Gateway> gateway;

    GatewayFixture() {
        auto& contract = router.add_contract({"cipher", "/", false, false, [](Problem problem, const Caller*) {
                                                  return Response::json(status_of(problem), "{\"message\":\"m\"}");
                                              }});
        const auto handler = [this](const Request& request, const PathParams&, const Reply& reply) {
            ++handled;
            caller_key = request.caller.key();
            reply(Response::json(200, "{}"));
        };
        router.add(contract, {Method::get, "/status", max_json_body, Access::open, handler});
        router.add(contract, {Method::post, "/sign", 100, Access::guarded, handler});
        gateway = std::make_unique<Gateway>(GatewayConfig{}, router, [this](const Request&, auto done) {
            ++asked;
            done(admission);
        });
    }

    static RequestHead head(Method method, std::string target, Headers headers) {
        headers.emplace_back("Host", "localhost:9091");
        return {method, std::move(target), std::move(headers), std::nullopt, 9091, {}};
    }

    Response answer(const RequestHead& request_head) {
        auto decision = gateway->on_head(request_head);
        if (auto* response = std::get_if<Response>(&decision)) return std::move(*response);
        Response got;
        gateway->on_request({request_head.method, *target_path(request_head.target), "", request_head.headers,
                             std::get<Admit>(decision).caller, {}, {}},
                            [&](Response response) { got = std::move(response); });
        return got;
    }
};

}  // namespace

TEST_CASE_METHOD(GatewayFixture, "gateway_foreign_host_is_misdirected") {
    for (const char* host : {"evil.com:9091", "localhost:9090", "localhost", "localhost.evil.com:9091", "127.0.0.2:9091", "a b"}) {
        INFO(host);
        RequestHead request{Method::get, "/status", {{"Host", host}}, std::nullopt, 9091, {}};
        CHECK(answer(request).status == 421);
    }
    for (const char* host : {"LOCALHOST:9091", "local.cipher.kiev.ua:9091", "127.0.0.1:9091", "[::1]:9091"}) {
        RequestHead request{Method::get, "/status", {{"Host", host}}, std::nullopt, 9091, {}};
        CHECK(answer(request).status == 200);
    }
    CHECK(answer({Method::get, "/status", {}, std::nullopt, 9091, {}}).status == 400);
}

TEST_CASE_METHOD(GatewayFixture, "gateway_origin_is_reflected_never_a_star") {
    const auto response = answer(head(Method::get, "/status", {{"Origin", "https://bank.ua"}}));
    CHECK(response.status == 200);
    CHECK(find_header(response.headers, "Access-Control-Allow-Origin") == "https://bank.ua");
    CHECK(find_header(response.headers, "Vary") == "Origin");
    CHECK(caller_key == "https://bank.ua");
    CHECK(find_header(answer(head(Method::get, "/status", {})).headers, "Access-Control-Allow-Origin").empty());
}

TEST_CASE_METHOD(GatewayFixture, "gateway_page_without_identity_is_refused") {
    CHECK(answer(head(Method::get, "/status", {{"Origin", "null"}})).status == 403);
    CHECK(answer(head(Method::get, "/status", {{"Origin", "http://bank.ua"}})).status == 403);
    CHECK(answer(head(Method::get, "/status", {{"Origin", "http://localhost:3000"}})).status == 200);
    CHECK(answer(head(Method::get, "/status", {{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Mode", "no-cors"}})).status == 403);
    CHECK(handled == 1);
}

TEST_CASE_METHOD(GatewayFixture, "gateway_own_page_without_origin_header_is_a_page_not_a_program") {
    CHECK(answer(head(Method::get, "/status", {{"Sec-Fetch-Site", "same-origin"}})).status == 200);
    CHECK(caller_key == "https://localhost:9091");
    CHECK(answer(head(Method::get, "/status", {})).status == 200);
    CHECK(caller_key == "local");
}

TEST_CASE_METHOD(GatewayFixture, "gateway_guarded_route_asks_for_admission_first") {
    admission = fail(Errc::denied);
    CHECK(answer(head(Method::post, "/sign", {{"Origin", "https://bank.ua"}})).status == 403);
    CHECK(handled == 0);
    admission = fail(Errc::unavailable);
    CHECK(answer(head(Method::post, "/sign", {{"Origin", "https://bank.ua"}})).status == 503);
    admission = {};
    CHECK(answer(head(Method::post, "/sign", {{"Origin", "https://bank.ua"}})).status == 200);
    CHECK(asked == 3);
    CHECK(answer(head(Method::post, "/sign", {})).status == 200);
    CHECK(asked == 3);
}

TEST_CASE_METHOD(GatewayFixture, "gateway_program_of_another_user_is_refused") {
    auto request = head(Method::get, "/status", {{"Origin", "https://bank.ua"}});
    request.peer.same_user = false;
    CHECK(answer(request).status == 403);
    CHECK(handled == 0);
}

TEST_CASE_METHOD(GatewayFixture, "gateway_preflight_reflects_what_was_asked") {
    const auto response = answer(head(Method::options, "/sign",
                                      {{"Origin", "https://bank.ua"},
                                       {"Access-Control-Request-Method", "POST"},
                                       {"Access-Control-Request-Headers", "access-control-allow-origin,content-type"},
                                       {"Access-Control-Request-Private-Network", "true"}}));
    CHECK(response.status == 204);
    CHECK(find_header(response.headers, "Access-Control-Allow-Headers") == "access-control-allow-origin,content-type");
    CHECK(find_header(response.headers, "Access-Control-Allow-Private-Network") == "true");
    CHECK(find_header(response.headers, "Access-Control-Allow-Origin") == "https://bank.ua");
    CHECK_FALSE(find_header(response.headers, "Access-Control-Max-Age").empty());
    CHECK(asked == 0);
}

TEST_CASE_METHOD(GatewayFixture, "gateway_errors_keep_the_contracts_form_and_cors") {
    const auto unknown = answer(head(Method::get, "/nothing", {{"Origin", "https://bank.ua"}}));
    CHECK(unknown.status == 404);
    CHECK(find_header(unknown.headers, "Access-Control-Allow-Origin") == "https://bank.ua");
    const auto wrong = answer(head(Method::del, "/sign", {}));
    CHECK(wrong.status == 405);
    CHECK(find_header(wrong.headers, "Allow") == "POST, OPTIONS");
    auto large = head(Method::post, "/sign", {});
    large.content_length = 101;
    CHECK(answer(large).status == 413);
    CHECK(answer({Method::get, "/%zz", {{"Host", "localhost:9091"}}, std::nullopt, 9091, {}}).status == 400);
    const auto from_transport = gateway->transport_error(431, nullptr);
    CHECK(from_transport.status == 431);
}

TEST_CASE_METHOD(GatewayFixture, "gateway_handler_that_throws_is_a_500_not_a_crash") {
    router.add(*router.match(Method::get, "/status").contract,
               {Method::get, "/bug", 0, Access::open,
                [](const Request&, const PathParams&, const Reply&) { throw std::runtime_error("bug"); }});
    CHECK(answer(head(Method::get, "/bug", {})).status == 500);
}
