// SPDX-License-Identifier: MIT
#include "daemon/watch/watch_desk.hpp"

#include <map>
#include <optional>
#include <stdexcept>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/dss/fakes.hpp"

using namespace pidpys;
using namespace pidpys::daemon;
using namespace std::chrono_literals;

namespace {

struct FakeContracts final : Contracts {
    Vitals vitals{true, true, true, true, {}, {}, 0, 0};
    api::HttpService& service() override { throw std::logic_error("not asked for"); }
    void listening(const std::vector<Endpoint>&) override {}
    void trusted_until(api::TrustEnd) override {}
    Vitals look() override { return vitals; }
    void sweep() override {}
    void close() override {}
};

struct WatchPlace {
    test::FakeClock clock;
    test::FakeLoop loop{clock};
    test::QueueWorkers workers;
    api::Accounts accounts;
    observe::Registry registry;
    FakeContracts contracts;
    std::shared_ptr<WatchDesk> desk = std::make_shared<WatchDesk>(
        WatchDesk::Parts{loop, workers, accounts.service(), clock, registry, contracts, [] { return 7; }, clock.now()});

    std::vector<api::Response> answers;
    void ask(const char* path) {
        desk->answer(path, [this](api::Response response) { answers.push_back(std::move(response)); });
    }
    api::Response answer(const char* path) {
        answers.clear();
        ask(path);
        workers.run_all();
        REQUIRE(answers.size() == 1);
        return answers.front();
    }
    std::pair<int, std::map<std::string, bool>> ready() {
        const auto response = answer("/health/ready");
        return {response.status, nlohmann::json::parse(response.body.text())};
    }
};

}  // namespace

TEST_CASE("watch_desk_names_the_part_that_is_not_ready") {
    WatchPlace place;
    CHECK(place.ready().first == 200);
    const std::pair<const char*, bool Vitals::*> parts[] = {
        {"store", &Vitals::store}, {"keys", &Vitals::keys}, {"queue", &Vitals::queue}, {"journal", &Vitals::journal}};
    for (const auto& [name, part] : parts) {
        place.contracts.vitals.*part = false;
        auto [status, told] = place.ready();
        CHECK(status == 503);
        CHECK_FALSE(told.at(name));
        CHECK_FALSE(told.at("ready"));
        told[name] = told["ready"] = true;
        CHECK(told.at("draining") == false);
        told.erase("draining");
        CHECK(std::ranges::all_of(told, [](const auto& each) { return each.second; }));
        const auto text = std::string(place.answer("/metrics").body.text());
        CHECK(text.find("pidpys_ready{part=\"" + std::string(name) + "\"} 0\n") != std::string::npos);
        CHECK(text.find("pidpys_ready{part=\"all\"} 0\n") != std::string::npos);
        place.contracts.vitals.*part = true;
    }
}

TEST_CASE("watch_desk_is_not_ready_but_lives_while_it_drains") {
    WatchPlace place;
    place.desk->drain();
    const auto [status, told] = place.ready();
    CHECK(status == 503);
    CHECK(told.at("draining"));
    CHECK(told.at("store"));
    CHECK(place.answer("/health/live").status == 200);
}

TEST_CASE("watch_desk_says_so_where_no_worker_comes") {
    WatchPlace place;
    for (const char* path : {"/health/ready", "/metrics"}) {
        place.answers.clear();
        place.ask(path);
        place.clock.advance(2900ms);
        place.loop.run_due();
        CHECK(place.answers.empty());
        place.clock.advance(200ms);
        place.loop.run_due();
        REQUIRE(place.answers.size() == 1);
        CHECK(place.answers[0].status == 503);
        CHECK(nlohmann::json::parse(place.answers[0].body.text()).at("workers") == false);
        place.workers.run_all();  // too late
        CHECK(place.answers.size() == 1);
    }
    place.ask("/health/live");
    CHECK(place.answers.back().status == 200);
}

TEST_CASE("watch_desk_writes_what_was_seen") {
    WatchPlace place;
    place.contracts.vitals.tasks = {3, 4, 0};
    place.contracts.vitals.oldest_task = 1500ms;
    place.contracts.vitals.questions = 5;
    place.contracts.vitals.token_sessions = 6;
    const auto response = place.answer("/metrics");
    CHECK(response.content_type == "text/plain; version=0.0.4; charset=utf-8");
    const auto text = std::string(response.body.text());
    for (const char* line : {"pidpys_dss_tasks{state=\"asking\"} 3", "pidpys_dss_tasks{state=\"allowed\"} 4",
                             "pidpys_dss_oldest_task_age_seconds 1.5", "pidpys_questions_open 5",
                             "pidpys_token_sessions 6", "pidpys_connections 7", "pidpys_ready{part=\"all\"} 1",
                             "pidpys_build_info{version=\"" PIDPYS_VERSION "\"} 1"})
        CHECK(text.find("\n" + std::string(line) + "\n") != std::string::npos);
    CHECK(place.answer("/nothing").status == 404);
}
