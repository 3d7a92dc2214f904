// SPDX-License-Identifier: MIT
#include "daemon/watch/observed_service.hpp"

#include <catch2/catch.hpp>

#include "observe/work.hpp"

using namespace pidpys;
using namespace pidpys::api;
using daemon::ObservedService;

namespace {

struct InnerService final : HttpService {
    std::function<std::variant<Admit, Response, Wait>(const RequestHead&)> head;
    std::function<void(const Request&, const api::Reply&)> request;
    std::variant<Admit, Response, Wait> on_head(const RequestHead& asked) override { return head(asked); }
    void on_request(Request asked, api::Reply reply) override { request(asked, reply); }
    Response transport_error(Problem problem, const RequestHead*) override {
        return Response::json(status_of(problem), "{}");
    }
};

struct ObservedPlace {
    Router router;
    InnerService inner;
    observe::Registry registry;
    std::optional<ObservedService> service;

    ObservedPlace() {
        auto& contract = router.add_contract(
            {"c", "/", false, [](Problem problem, const Caller*) { return Response::json(status_of(problem), "{}"); }});
        router.add(contract, {Method::get, "/a/{id}", 0, Access::open, {}});
        router.add(contract, {Method::post, "/a/{id}", 0, Access::open, {}});
        service.emplace(inner, router, registry);
    }
    static RequestHead head(Method method, const char* target) {
        RequestHead made;
        made.method = method;
        made.target = target;
        return made;
    }
    // A request that was admitted; its last answer's status.
    int request(Method method, const char* target, Headers headers = {}) {
        Request made;
        made.method = method;
        made.destination = router.match(method, target);
        made.headers = std::move(headers);
        int status = 0;
        service->on_request(std::move(made), [&](const Response& response) { status = response.status; });
        return status;
    }
    [[nodiscard]] bool counted(const std::string& labels, int times) const {
        return registry.text().find("pidpys_http_requests_total{" + labels + "} " + std::to_string(times) + "\n") !=
               std::string::npos;
    }
};

}  // namespace

TEST_CASE("observed_service_counts_answers_by_pattern_and_status") {
    ObservedPlace place;
    place.inner.request = [](const Request&, const api::Reply& reply) { reply(Response::json(200, "{}")); };
    CHECK(place.request(Method::get, "/a/secret") == 200);
    CHECK(place.request(Method::get, "/a/other") == 200);
    place.inner.request = [](const Request&, const api::Reply& reply) { reply(Response::json(299, "{}")); };
    CHECK(place.request(Method::post, "/a/secret") == 299);
    CHECK(place.counted(R"(method="GET",route="/a/{id}",status="200")", 2));
    CHECK(place.counted(R"(method="POST",route="/a/{id}",status="other")", 1));
    CHECK(place.registry.text().find("secret") == std::string::npos);
    CHECK(place.registry.text().find(R"(duration_seconds_count{method="GET",route="/a/{id}"} 2)") != std::string::npos);
}

TEST_CASE("observed_service_counts_what_nobody_answers_as_an_error") {
    ObservedPlace place;
    place.inner.request = [](const Request&, const api::Reply&) {};
    place.request(Method::get, "/a/1");
    CHECK(place.counted(R"(method="GET",route="/a/{id}",status="500")", 1));
}

TEST_CASE("observed_service_counts_refusals_on_the_head_at_once_and_later") {
    ObservedPlace place;
    place.inner.head = [](const RequestHead&) { return Response::json(403, "{}"); };
    (void)place.service->on_head(ObservedPlace::head(Method::head, "/a/1"));
    (void)place.service->on_head(ObservedPlace::head(Method::get, "/nowhere/%zz"));
    CHECK(place.counted(R"(method="GET",route="/a/{id}",status="403")", 1));
    CHECK(place.counted(R"(method="none",route="none",status="403")", 1));
    place.inner.head = [](const RequestHead&) {
        return Wait{[](const std::stop_token&, const std::function<void(Verdict)>& decided) {
            decided(Response::json(429, "{}"));
        }};
    };
    auto waits = place.service->on_head(ObservedPlace::head(Method::post, "/a/1"));
    int status = 0;
    std::get<Wait>(waits).begin({}, [&](const Verdict& verdict) { status = std::get<Response>(verdict).status; });
    CHECK(status == 429);
    CHECK(place.counted(R"(method="POST",route="/a/{id}",status="429")", 1));
    CHECK(place.service->transport_error(Problem::head_too_large, nullptr).status == 431);
    CHECK(place.counted(R"(method="none",route="none",status="431")", 1));
    place.inner.head = [](const RequestHead&) { return Admit{}; };
    CHECK(std::holds_alternative<Admit>(place.service->on_head(ObservedPlace::head(Method::get, "/a/1"))));
}

TEST_CASE("observed_service_names_requests_where_somebody_reads") {
    observe::keep_works(true);
    ObservedPlace place;
    observe::WorkPtr seen;
    place.inner.request = [&](const Request&, const api::Reply& reply) {
        seen = observe::current_work();
        reply(Response::json(200, "{}"));
    };
    place.request(Method::get, "/a/1", {{"X-Request-Id", "theirs"}, {"traceparent", "00-x"}});
    REQUIRE(seen != nullptr);
    CHECK_FALSE(seen->request.empty());
    CHECK(seen->client_request == "theirs");
    CHECK(seen->traceparent.empty());
    const auto first = seen->request;
    place.request(Method::get, "/a/1");
    CHECK(seen->request != first);
    CHECK(observe::current_work() == nullptr);
    observe::keep_works(false);
    place.request(Method::get, "/a/1");
    CHECK(seen == nullptr);
}
