// SPDX-License-Identifier: MIT
#include "api/http/gateway.hpp"

#include <catch2/catch.hpp>

using namespace pidpys;
using namespace pidpys::api;

namespace {

struct FakeExpense final : Expense {
    explicit FakeExpense(int& count) : count_(count) { ++count_; }
    ~FakeExpense() override { --count_; }
    Result<void> grow(std::uint64_t, Place) override { return {}; }
    void shrink(std::uint64_t, Place) override {}
    std::shared_ptr<const void> receipt() override { return {}; }

private:
    int& count_;
};

struct GatewayFixture : OriginAdmission {
    Router router;
    std::optional<Result<void>> decision;  // nothing: asked
    Result<void> admission{};              // what whoever is asked says
    int asked = 0;
    int handled = 0;
    int paid = 0;  // requests at a time
    std::optional<Errc> broke;
    std::uint64_t may_announce = 1000;
    std::string caller_key;
    std::unique_ptr<Gateway> gateway;

    GatewayFixture() {
        auto& contract = router.add_contract({"cipher", "/", false, [](Problem problem, const Caller*) {
                                                  return Response::json(status_of(problem), "{\"message\":\"m\"}");
                                              }});
        const auto handler = [this](const Request& request, const PathParams&, const Reply& reply) {
            ++handled;
            caller_key = request.caller.key();
            reply(Response::json(200, "{}"));
        };
        router.add(contract, {Method::get, "/status", max_json_body, Access::open, handler});
        router.add(contract, {Method::get, "/certificate", 0, Access::guarded, handler});
        router.add(contract, {Method::post, "/sign", 100, Access::guarded, handler});
        auto& accounts = router.add_contract(
            {"dss", "/dss", false, contract.error, {}, [this](const RequestHead& asking, auto decided) {
                 ++asked;
                 if (find_header(asking.headers, "Authorization") == "known") return decided({});
                 decided(Response::json(asking.peer.address.empty() ? 403 : 401, "{}"));
             }});
        router.add(accounts, {Method::post, "/dss/sign", 100, Access::guarded, handler});
        auto& people = router.add_contract({"people", "/people", false, contract.error, {}, {}, true});
        router.add(people, {Method::get, "/people", 0, Access::open, handler});
        router.add(people, {Method::post, "/people/answer", 100, Access::open, handler});
        gateway = std::make_unique<Gateway>(
            GatewayConfig{}, router, *this,
            [this](const Caller&, std::uint64_t announced) -> Result<std::shared_ptr<Expense>> {
                if (broke) return fail(*broke);
                if (announced > may_announce) return fail(Errc::exhausted);
                return std::make_shared<FakeExpense>(paid);
            });
    }

    [[nodiscard]] std::optional<Result<void>> decided(const Origin&) const override { return decision; }
    void ask(const Caller&, std::stop_token, Done done) override {
        ++asked;
        done(admission);
    }

    static RequestHead head(Method method, std::string target, Headers headers) {
        RequestHead made{method, "https", "localhost:9091", std::move(target), std::move(headers), std::nullopt,
                         9091,   {}};
        return made;
    }
    static RequestHead for_host(std::string authority) {
        auto made = head(Method::get, "/status", {});
        made.authority = std::move(authority);
        return made;
    }

    Response answer(const RequestHead& request_head) {
        auto first = gateway->on_head(request_head);
        std::optional<Verdict> verdict;
        if (auto* wait = std::get_if<Wait>(&first))
            wait->begin({}, [&](Verdict later) { verdict = std::move(later); });
        else if (auto* admit = std::get_if<Admit>(&first))
            verdict = std::move(*admit);
        else
            verdict = std::get<Response>(std::move(first));
        if (auto* response = std::get_if<Response>(&*verdict)) return std::move(*response);
        Response got;
        const auto& admitted = std::get<Admit>(*verdict);
        gateway->on_request({request_head.method,
                             std::string(*target_path(request_head.target)),
                             "",
                             request_head.headers,
                             admitted.caller,
                             {},
                             {},
                             admitted.destination},
                            [&](Response response) { got = std::move(response); });
        return got;
    }
};

}  // namespace

TEST_CASE_METHOD(GatewayFixture, "gateway_foreign_host_is_misdirected") {
    for (const char* host :
         {"evil.com:9091", "localhost:9090", "localhost", "localhost.evil.com:9091", "127.0.0.2:9091"}) {
        INFO(host);
        CHECK(answer(for_host(host)).status == 421);
    }
    for (const char* host :
         {"LOCALHOST:9091", "local.cipher.kiev.ua:9091", "127.0.0.1:9091", "[::1]:9091", "localhost.:9091"})
        CHECK(answer(for_host(host)).status == 200);
    for (const char* host :
         {"", "a b", "localhost:", "localhost:09091", "localhost:9091, evil.com", "user@localhost:9091"}) {
        INFO(host);
        CHECK(answer(for_host(host)).status == 400);  // RFC 9112 §3.2
    }
    auto plain = head(Method::get, "/status", {});
    plain.scheme = "http";
    CHECK(answer(plain).status == 421);
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
    CHECK(answer(head(Method::get, "/status", {{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Mode", "no-cors"}}))
              .status == 403);
    CHECK(handled == 1);
}

TEST_CASE_METHOD(GatewayFixture, "gateway_empty_origin_is_a_page_without_identity_not_a_program") {
    CHECK(answer(head(Method::get, "/status", {{"Origin", ""}})).status == 403);
    CHECK(answer(head(Method::get, "/status", {{"Sec-Fetch-Site", ""}})).status == 403);
    CHECK(answer(head(Method::get, "/status", {{"Sec-Fetch-Mode", "no-cors"}})).status == 403);
    CHECK(answer(head(Method::get, "/status", {{"Sec-Fetch-Dest", "image"}})).status == 403);
    for (const char* name : {"Sec-Fetch-User", "sec-fetch-user", "Sec-Fetch-Storage-Access", "Sec-Fetch-Later"})
        CHECK(answer(head(Method::get, "/status", {{name, "?1"}})).status == 403);
    CHECK(handled == 0);
    CHECK(answer(head(Method::get, "/status", {{"Sec-Fetch", "?1"}})).status == 200);  // a program's own field
}

TEST_CASE_METHOD(GatewayFixture, "gateway_fetch_of_node_is_a_program_and_no_browser_looks_like_it") {
    CHECK(answer(head(Method::post, "/sign", {{"Sec-Fetch-Mode", "cors"}})).status == 200);
    CHECK(caller_key == "local");
    CHECK(asked == 0);
    for (const char* name : {"Sec-Fetch-Site", "Sec-Fetch-Dest", "Sec-Fetch-User", "Sec-Fetch-Later"})
        for (const char* value : {"", "none", "cross-site", "same-site", "empty", "?1"}) {
            INFO(name << ": " << value);
            CHECK(answer(head(Method::get, "/status", {{"Sec-Fetch-Mode", "cors"}, {name, value}})).status == 403);
        }
    for (const char* mode : {"", "CORS", "cors ", "navigate", "no-cors", "same-origin", "websocket"})
        CHECK(answer(head(Method::get, "/status", {{"Sec-Fetch-Mode", mode}})).status == 403);
    // A page by its Origin, whatever else is told.
    decision = fail(Errc::denied);
    CHECK(answer(head(Method::post, "/sign", {{"Origin", "https://bank.ua"}, {"Sec-Fetch-Mode", "cors"}})).status ==
          403);
}

TEST_CASE_METHOD(GatewayFixture, "gateway_answers_that_name_the_user_are_not_shown_to_a_navigation") {
    const auto opened = [](const char* path, const char* site, const char* mode, const char* destination) {
        return head(Method::get, path,
                    {{"Sec-Fetch-Site", site}, {"Sec-Fetch-Mode", mode}, {"Sec-Fetch-Dest", destination}});
    };
    decision = Result<void>{};
    CHECK(answer(opened("/status", "none", "navigate", "document")).status == 200);
    CHECK(caller_key == "https://localhost:9091");
    CHECK(answer(opened("/status", "cross-site", "navigate", "document")).status == 200);  // a link to the demo page
    for (const char* site : {"none", "cross-site", "same-origin", "same-site"}) {
        INFO(site);
        CHECK(answer(opened("/certificate", site, "navigate", "document")).status == 403);
        CHECK(answer(opened("/certificate", site, "navigate", "iframe")).status == 403);
        CHECK(answer(opened("/certificate", site, "no-cors", "image")).status == 403);
    }
    CHECK(answer(opened("/status", "none", "no-cors", "image")).status == 403);
    CHECK(answer(opened("/status", "none", "cors", "empty")).status == 403);
    CHECK(answer(opened("/status", "none", "navigate", "iframe")).status == 403);
    auto form = opened("/sign", "cross-site", "navigate", "document");
    form.method = Method::post;
    form.headers.emplace_back("Origin", "https://bank.ua");
    CHECK(answer(form).status == 403);
    CHECK(answer(opened("/certificate", "same-origin", "cors", "empty")).status == 200);
    CHECK(asked == 0);
}

TEST_CASE_METHOD(GatewayFixture, "gateway_own_page_is_another_origin_under_another_spelling_of_its_host") {
    auto page = head(Method::get, "/status", {{"Sec-Fetch-Site", "same-origin"}});
    page.authority = "localhost.:9091";
    CHECK(answer(page).status == 200);
    CHECK(caller_key == "https://localhost.:9091");
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
    decision = fail(Errc::denied);
    CHECK(answer(head(Method::post, "/sign", {{"Origin", "https://bank.ua"}})).status == 403);
    decision = Result<void>{};
    CHECK(answer(head(Method::post, "/sign", {{"Origin", "https://bank.ua"}})).status == 200);
    CHECK(asked == 3);
    decision.reset();
    admission = fail(Errc::busy);
    CHECK(answer(head(Method::post, "/sign", {{"Origin", "https://bank.ua"}})).status == 429);
}

TEST_CASE_METHOD(GatewayFixture, "gateway_request_is_paid_for_from_its_head_on") {
    auto first = gateway->on_head(head(Method::post, "/sign", {{"Origin", "https://bank.ua"}}));
    auto* wait = std::get_if<Wait>(&first);
    REQUIRE(wait != nullptr);
    CHECK(paid == 1);  // while it waits
    std::optional<Verdict> verdict;
    wait->begin({}, [&](Verdict later) { verdict = std::move(later); });
    first = Response{};
    CHECK(paid == 1);
    verdict.reset();
    CHECK(paid == 0);
    const auto preflight = answer(head(Method::options, "/sign", {{"Origin", "https://bank.ua"}}));
    for (const auto& [error, status] : {std::pair{Errc::busy, 429}, std::pair{Errc::exhausted, 507}}) {
        broke = error;
        CHECK(answer(head(Method::get, "/status", {})).status == status);
        CHECK(answer(head(Method::post, "/sign", {{"Origin", "https://bank.ua"}})).status == status);
        CHECK(answer(head(Method::options, "/sign", {{"Origin", "https://bank.ua"}})).status == preflight.status);
    }
    CHECK(asked == 1);
}

// A page that waits has little; once it is admitted it has much.
TEST_CASE_METHOD(GatewayFixture, "gateway_body_is_judged_when_its_caller_is_known") {
    may_announce = 10;
    auto large = head(Method::post, "/sign", {{"Origin", "https://bank.ua"}});
    large.content_length = 11;
    auto first = gateway->on_head(large);
    REQUIRE(std::holds_alternative<Wait>(first));
    may_announce = 11;
    std::optional<Verdict> verdict;
    std::get<Wait>(first).begin({}, [&](Verdict later) { verdict = std::move(later); });
    CHECK(std::holds_alternative<Admit>(*verdict));
    may_announce = 10;
    CHECK(answer(large).status == 507);
    CHECK(asked == 2);
    decision = Result<void>{};
    CHECK(answer(large).status == 507);
    decision = fail(Errc::denied);
    CHECK(answer(large).status == 403);
}

TEST_CASE_METHOD(GatewayFixture, "gateway_body_that_may_bear_secrets_stays_in_memory") {
    const auto in_memory = [this](const char* path) {
        return std::get<Admit>(gateway->on_head(head(Method::post, path, {}))).in_memory;
    };
    router.add(*router.match(Method::get, "/status").contract,
               {Method::post, "/data", max_data_body, Access::open, {}});
    CHECK(in_memory("/sign"));
    CHECK_FALSE(in_memory("/data"));
}

TEST_CASE_METHOD(GatewayFixture, "gateway_asks_only_about_requests_that_it_would_serve") {
    CHECK(answer(head(Method::del, "/sign", {{"Origin", "https://bank.ua"}})).status == 405);
    auto large = head(Method::post, "/sign", {{"Origin", "https://bank.ua"}});
    large.content_length = 101;
    CHECK(answer(large).status == 413);
    CHECK(answer(head(Method::post, "/sign", {{"Origin", "https://bank.ua"}, {"Content-Encoding", "gzip"}})).status ==
          415);
    CHECK(asked == 0);
}

TEST_CASE_METHOD(GatewayFixture, "gateway_program_of_another_user_comes_in_by_an_account_alone") {
    const auto another = [](const char* path, Headers headers) {
        auto request = head(Method::post, path, std::move(headers));
        request.peer.same_user = false;
        return request;
    };
    CHECK(answer(another("/sign", {})).status == 403);
    CHECK(answer(another("/sign", {{"Authorization", "known"}})).status == 403);
    CHECK(answer(another("/dss/sign", {{"Authorization", "known"}, {"Origin", "https://bank.ua"}})).status == 403);
    CHECK(answer(another("/dss/sign", {{"Authorization", "known"}, {"Origin", ""}})).status == 403);
    CHECK(answer(another("/dss/sign", {{"Authorization", "known"}, {"Sec-Fetch-Site", "same-origin"}})).status == 403);
    CHECK(asked == 0);
    CHECK(answer(another("/dss/sign", {})).status == 403);
    CHECK(handled == 0);
    CHECK(answer(another("/dss/sign", {{"Authorization", "known"}})).status == 200);
    CHECK(asked == 2);
}

namespace {

struct NetworkFixture : GatewayFixture {
    std::vector<std::string> counted;
    NetworkFixture() {
        GatewayConfig config;
        config.host_names = {"sign.bank.ua"};
        config.shown_as = {{"sign.bank.ua", 443}, {"other.bank.ua", 8443}};
        config.allow_other_users = true;  // of this machine: says nothing of the network
        config.find_client = [](const RequestHead& head) -> Result<Peer> {
            const auto said = find_header(head.headers, "X-Forwarded-For");
            if (said == "garbage") return fail(Errc::malformed);
            Peer client = head.peer;
            if (!said.empty()) client.address = client.network = said;
            return client;
        };
        config.in_time = [this](const Peer& peer) {
            counted.push_back(peer.user_name());
            return peer.address != "192.0.2.99";
        };
        gateway = std::make_unique<Gateway>(config, router, *this);
    }
    Response call(const char* path, Headers headers, std::string authority = "sign.bank.ua:9091") {
        auto request = head(path == std::string("/status") ? Method::get : Method::post, path, std::move(headers));
        request.authority = std::move(authority);
        request.peer.same_user = false;
        request.peer.address = request.peer.network = "192.0.2.7";
        return answer(request);
    }
};

}  // namespace

TEST_CASE_METHOD(NetworkFixture, "gateway_client_on_the_network_comes_in_by_an_account_alone") {
    CHECK(call("/sign", {{"Authorization", "known"}}).status == 403);  // the contract has no accounts
    CHECK(call("/dss/sign", {}).status == 401);                        // in the contract's own words
    CHECK(call("/dss/sign", {{"Authorization", "known"}, {"Origin", "https://bank.ua"}}).status == 403);
    CHECK(handled == 0);
    CHECK(call("/dss/sign", {{"Authorization", "known"}}).status == 200);
    CHECK(caller_key == "address 192.0.2.7");
    CHECK(call("/status", {}).status == 200);  // exposes nothing
    CHECK(call("/status", {{"Origin", "https://bank.ua"}}).status == 403);
}

TEST_CASE_METHOD(NetworkFixture, "gateway_client_behind_a_proxy_is_who_the_proxy_names") {
    CHECK(call("/dss/sign", {{"Authorization", "known"}, {"X-Forwarded-For", "198.51.100.1"}}).status == 200);
    CHECK(caller_key == "address 198.51.100.1");
    CHECK(counted == std::vector<std::string>{"address 198.51.100.1"});
    CHECK(call("/dss/sign", {{"Authorization", "known"}, {"X-Forwarded-For", "garbage"}}).status == 400);
    CHECK(call("/dss/sign", {{"Authorization", "known"}, {"X-Forwarded-For", "192.0.2.99"}}).status == 429);
    CHECK(handled == 1);
}

TEST_CASE_METHOD(NetworkFixture, "gateway_on_the_network_knows_the_names_that_it_was_given") {
    for (const char* ours :
         {"sign.bank.ua:9091", "SIGN.bank.ua.:9091", "sign.bank.ua", "sign.bank.ua:443", "other.bank.ua:8443"})
        CHECK(call("/status", {}, ours).status == 200);
    for (const char* other : {"localhost:9091", "127.0.0.1:9091", "sign.bank.ua:80", "other.bank.ua:9091",
                              "other.bank.ua", "evil.bank.ua:9091"})
        CHECK(call("/status", {}, other).status == 421);
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

TEST_CASE_METHOD(GatewayFixture, "gateway_preflight_reflects_tokens_alone") {
    const auto reflected = [this](Headers headers) {
        headers.emplace_back("Access-Control-Request-Method", "POST");
        const auto response = answer(head(Method::options, "/sign", std::move(headers)));
        return std::string(find_header(response.headers, "Access-Control-Allow-Headers"));
    };
    CHECK(reflected({{"Access-Control-Request-Headers", "x-a, b c,\"q\",x;y,,<script>,x-b"}}) == "x-a,x-b");
    CHECK(reflected({{"Access-Control-Request-Headers", "x-a"}, {"access-control-request-headers", "x-b"}}) ==
          "x-a,x-b");
    CHECK(reflected({{"Access-Control-Request-Headers", "(x)"}}).empty());
    const auto odd = answer(head(Method::options, "/sign", {{"Access-Control-Request-Method", "PO ST"}}));
    CHECK(find_header(odd.headers, "Access-Control-Allow-Methods").empty());
}

TEST_CASE_METHOD(GatewayFixture, "gateway_whole_server_has_options") {
    const auto response = answer(head(Method::options, "*", {}));
    CHECK(response.status == 204);
    CHECK(find_header(response.headers, "Allow") == "GET, POST, PUT, DELETE, OPTIONS");
    CHECK(answer(head(Method::get, "*", {})).status == 400);
}

TEST_CASE_METHOD(GatewayFixture, "gateway_escaped_slash_divides_nothing") {
    CHECK(answer(head(Method::get, "/%73tatus", {})).status == 200);
    CHECK(answer(head(Method::post, "/dss%2Fsign", {})).status == 404);
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
    CHECK(answer(head(Method::get, "/%zz", {})).status == 400);
    for (const auto problem : kProblems) CHECK(gateway->transport_error(problem, nullptr).status == status_of(problem));
}

TEST_CASE_METHOD(GatewayFixture, "gateway_handler_that_throws_is_a_500_not_a_crash") {
    router.add(*router.match(Method::get, "/status").contract,
               {Method::get, "/bug", 0, Access::open,
                [](const Request&, const PathParams&, const Reply&) { throw std::runtime_error("bug"); }});
    CHECK(answer(head(Method::get, "/bug", {})).status == 500);
}

TEST_CASE_METHOD(GatewayFixture, "gateway_page_for_people_is_for_tabs_and_for_itself_alone") {
    const auto status = [this](Method method, Headers headers, bool on_network = true) {
        auto made = head(method, method == Method::get ? "/people" : "/people/answer", std::move(headers));
        if (on_network) made.peer.address = made.peer.network = "192.0.2.7";
        made.peer.same_user = false;
        const auto response = answer(made);
        CHECK(find_header(response.headers, "Access-Control-Allow-Origin").empty());
        return response.status;
    };
    const std::string own = "https://localhost:9091";
    const Headers tab = {
        {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Mode", "navigate"}, {"Sec-Fetch-Dest", "document"}};
    const Headers style = {
        {"Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Mode", "no-cors"}, {"Sec-Fetch-Dest", "style"}};
    CHECK(status(Method::get, {}) == 200);
    CHECK(status(Method::get, {}, false) == 200);
    CHECK(status(Method::get, tab) == 200);
    CHECK(status(Method::get, style) == 200);
    CHECK(status(Method::get, {{"Origin", own}}) == 200);
    CHECK(status(Method::post, {{"Origin", own}}) == 200);
    CHECK(status(Method::post, {{"Origin", own}, {"Sec-Fetch-Site", "same-origin"}}) == 200);
    CHECK(caller_key == "address 192.0.2.7");
    const int before = handled;
    const Headers frame = {
        {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Mode", "navigate"}, {"Sec-Fetch-Dest", "iframe"}};
    CHECK(status(Method::get, frame) == 403);
    CHECK(status(Method::get,
                 {{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Mode", "no-cors"}, {"Sec-Fetch-Dest", "script"}}) ==
          403);
    CHECK(status(Method::post, {}) == 403);
    CHECK(status(Method::post, tab) == 403);
    CHECK(status(Method::post, {{"Origin", own}, {"Sec-Fetch-Site", "cross-site"}}) == 403);
    for (const auto* origin : {"https://localhost:9090", "https://localhost", "http://localhost:9091",
                               "https://evil.example", "https://127.0.0.1:9091", "null", "", "https://localhost:9091/"})
        for (const auto method : {Method::get, Method::post}) {
            INFO(origin);
            CHECK(status(method, {{"Origin", origin}}) == 403);
        }
    CHECK(handled == before);
    auto misdirected = head(Method::post, "/people/answer", {{"Origin", "https://evil.example"}});
    misdirected.authority = "evil.example";
    CHECK(answer(misdirected).status == 421);
    CHECK(answer(head(Method::put, "/people", {{"Origin", own}})).status == 405);
}
