// SPDX-License-Identifier: MIT
// While servers are waited for: what the windows show, what stops it, and what goes on meanwhile.
#include "levels.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;
using crypto::CadesLevel;

// Answers when it is told to, of desks that may be slow.
struct SlowDesks final : online::Fetcher {
    struct Asked {
        online::Request request;
        std::stop_token stop;
        online::Callback callback;
    };
    explicit SlowDesks(online::Fetcher& with) : desks(with) {}
    void fetch(online::Request request, std::stop_token stop, online::Callback callback) override {
        if (!slow(request)) return desks.fetch(std::move(request), std::move(stop), std::move(callback));
        if (request.asking) request.asking(request.addresses.front().url);
        waiting.push_back({std::move(request), std::move(stop), std::move(callback)});
    }
    [[nodiscard]] Result<void> may_ask(const online::Address&) const override { return {}; }
    void give_up_all() {
        for (auto& asked : std::exchange(waiting, {})) {
            CHECK(asked.stop.stop_requested());
            asked.callback(fail(Errc::cancelled));
        }
    }
    online::Fetcher& desks;
    std::function<bool(const online::Request&)> slow = [](const auto&) { return true; };
    std::vector<Asked> waiting;
};

TEST_CASE("a_person_sees_which_server_is_waited_for_and_may_stop_it") {
    Levels it;
    SlowDesks slow(it.network);
    Fixture service({}, nullptr, {}, {&slow, it.network.office().house.root.certificate()});
    service.log_in(it.signer);
    const auto at = service.ticket();
    service.upload(at + "/data", "content");
    service.put(at + "/option", x_long);
    CHECK(service.user.works.empty());
    // At the last step, where statuses of authorities that nobody knows would be no failure.
    slow.slow = [](const auto& request) { return request.kind == online::Kind::ocsp; };
    CHECK(service.post(at + "/ds/creator").status == 200);
    CHECK(service.get(at + "/ds/creator").status == 202);
    REQUIRE_FALSE(service.user.works.empty());
    CHECK(service.user.works.front().server == "http://127.0.0.1:1/aia/ecdsa");
    const auto work = service.user.works.back();
    CHECK(work.asker == "https://bank.example");
    CHECK_FALSE(work.owner.empty());
    CHECK(work.awaited != channel::Awaited::nothing);
    CHECK(work.total == 1);
    REQUIRE(work.stop);
    work.stop();
    slow.give_up_all();
    service.workers.run_all();
    const auto stopped = service.get(at + "/ds/creator");
    CHECK(stopped.status == 500);
    CHECK(stopped.cause().find("stopped by the user") != std::string::npos);
    CHECK(stopped.cause().find(work.server) != std::string::npos);
    CHECK(service.user.works.back().id == work.id);
    CHECK(service.user.works.back().total == 0);
    CHECK_FALSE(service.user.works.back().failure);
    work.stop();  // too late, and harmless
    const auto records = service.journal.of(journal::Event::work_stopped);
    REQUIRE(records.size() == 1);
    CHECK(records[0].by == "agent");
    CHECK(records[0].under == service.user.asked[0].id);

    // The signature was made: the next start raises it, and nobody is asked.
    slow.slow = [](const auto&) { return false; };
    CHECK(service.post(at + "/ds/creator").status == 200);
    const auto signature = service.get(at + "/ds/data");
    REQUIRE(signature.status == 200);
    CHECK(level_of_octets(signature.body) == CadesLevel::x_long);
    CHECK(service.user.asked.size() == 1);
    CHECK(service.user.works.back().total == 0);
}

TEST_CASE("a_stop_between_two_servers_is_a_stop") {
    Levels it;
    SlowDesks slow(it.network);
    Fixture service({}, nullptr, {}, {&slow, it.network.office().house.root.certificate()});
    service.log_in(it.signer);
    const auto at = service.ticket();
    service.upload(at + "/data", "content");
    service.put(at + "/option", R"({"cadesType":"CAdESBES","embedDataTs":"true"})");
    const auto started = service.begin(Method::post, at + "/ds/creator");
    REQUIRE(slow.waiting.size() == 1);
    service.user.works.back().stop();
    // The answer is there already.
    auto asked = std::move(slow.waiting.back());
    it.network.fetch(std::move(asked.request), {}, std::move(asked.callback));
    service.workers.run_all();
    REQUIRE(started->has_value());
    CHECK((*started)->status == 500);
    CHECK((*started)->cause().find("stopped by the user") != std::string::npos);
    CHECK(service.user.asked.empty());
}

TEST_CASE("a_server_that_fails_is_named_in_the_windows_and_one_that_a_session_left_is_not") {
    Levels it;
    it.service.log_in(it.signer);
    const auto at = it.ticket(R"({"cadesType":"CAdEST"})");
    it.network.spoil("tsp", "503");
    it.start(at);
    REQUIRE(it.service.user.works.size() == 2);
    CHECK(it.service.user.works[0].server == "http://127.0.0.1:1/tsp/ecdsa");
    CHECK(it.service.user.works[0].awaited == channel::Awaited::timestamp);
    CHECK(it.service.user.works[1].total == 0);
    CHECK(it.service.user.works[1].failure == Errc::unavailable);
    CHECK(it.service.user.works[1].server == "http://127.0.0.1:1/tsp/ecdsa");

    SlowDesks slow(it.network);
    Fixture service({}, nullptr, {}, {&slow, it.network.office().house.root.certificate()});
    service.log_in(it.signer);
    const auto left = service.ticket();
    service.upload(left + "/data", "content");
    service.put(left + "/option", x_long);
    service.post(left + "/ds/creator");
    service.call(Method::del, left);
    slow.give_up_all();
    service.workers.run_all();
    CHECK(service.user.works.back().total == 0);
    CHECK_FALSE(service.user.works.back().failure);
}

TEST_CASE("what_waits_for_a_server_holds_no_worker_and_ends_with_its_session") {
    // Answers when it is told to.
    struct Slow final : online::Fetcher {
        void fetch(online::Request, std::stop_token stop, online::Callback callback) override {
            waiting.emplace_back(std::move(stop), std::move(callback));
        }
        [[nodiscard]] Result<void> may_ask(const online::Address&) const override { return {}; }
        std::vector<std::pair<std::stop_token, online::Callback>> waiting;
    };
    Slow slow;
    Levels it;
    Fixture service({}, nullptr, {}, {&slow, it.network.office().house.root.certificate()});
    service.log_in(it.signer);
    std::vector<std::string> tickets;
    for (int i = 0; i < 8; ++i) {
        tickets.push_back(service.ticket());
        service.upload(tickets.back() + "/data", "content");
        service.put(tickets.back() + "/option", R"({"cadesType":"CAdEST"})");
        CHECK(service.post(tickets.back() + "/ds/creator").status == 200);
        CHECK(service.get(tickets.back() + "/ds/creator").status == 202);
    }
    REQUIRE(slow.waiting.size() == 8);
    const auto plain = service.ticket();  // every task is done: signatures without servers go on
    service.upload(plain + "/data", "content");
    CHECK(service.post(plain + "/ds/creator").status == 200);
    CHECK(service.get(plain + "/ds/data").status == 200);
    const auto download = service.begin(Method::get, tickets[0] + "/ds/data");
    CHECK_FALSE(download->has_value());
    slow.waiting[0].second(fail(Errc::unavailable, "http://127.0.0.1:1: silence"));
    service.workers.run_all();
    REQUIRE(download->has_value());
    CHECK((*download)->cause().find("silence") != std::string::npos);
    CHECK_FALSE(slow.waiting[1].first.stop_requested());
    service.call(Method::del, tickets[1]);
    CHECK(slow.waiting[1].first.stop_requested());
    for (std::size_t i = 1; i < slow.waiting.size(); ++i) slow.waiting[i].second(fail(Errc::cancelled));
    service.workers.run_all();
}
