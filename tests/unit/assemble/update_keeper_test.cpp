// SPDX-License-Identifier: MIT
// Newer versions: asked for by the wish of somebody who may have it, once a day, and told as long as they are newer.
#include <deque>

#include <catch2/catch.hpp>

#include "daemon/assemble/update_keeper.hpp"
#include "tests/main/temporary_directory.hpp"
#include "tests/unit/release/test_key.hpp"

namespace pidpys::daemon {
namespace {

using namespace std::chrono;
using test::sample_notice;
using test::signed_notice;
using Moment = system_clock::time_point;
using Told = UpdateKeeper::News;

constexpr const char* notice_address = "https://pidpys.example/notice";

class UpdateWorkers final : public api::Workers {
public:
    bool post(const std::shared_ptr<api::Account>&, std::function<void()> task) override {
        if (full) return false;
        tasks.push_back(std::move(task));
        return true;
    }
    void run() {
        for (; !tasks.empty(); tasks.pop_front()) tasks.front()();
    }
    std::deque<std::function<void()>> tasks;
    bool full = false;
};

// Answers when it is told to, after the request's own check.
class NoticeServer final : public online::Fetcher {
public:
    void fetch(online::Request request, std::stop_token stop, online::Callback callback) override {
        asked.push_back(request.addresses.front().url);
        waiting.push_back({std::move(request.check), std::move(stop), std::move(callback)});
    }
    [[nodiscard]] Result<void> may_ask(const online::Address&) const override { return {}; }
    void answer() {
        for (auto& each : std::exchange(waiting, {})) {
            const Bytes body = to_bytes(as_bytes(notice));
            if (each.stop.stop_requested()) {
                each.callback(fail(Errc::cancelled));
            } else if (notice.empty()) {
                each.callback(fail(Errc::unavailable, "answered 404"));
            } else if (auto verdict = each.check(body); !verdict) {
                each.callback(forward(verdict));
            } else {
                each.callback(online::Answer{body, notice_address, false});
            }
        }
    }
    struct Waiting {
        online::Check check;
        std::stop_token stop;
        online::Callback callback;
    };
    std::string notice;
    std::vector<std::string> asked;
    std::vector<Waiting> waiting;
};

struct UpdateStage {
    UpdateStage() {
        settings.state = folder.path();
        settings.update_address = notice_address;
    }
    [[nodiscard]] std::unique_ptr<UpdateKeeper> keeper(bool with_key = true) {
        release::Origin releases;
        if (with_key) releases.key = test::known_key();
        return std::make_unique<UpdateKeeper>(settings, releases,
                                              UpdateKeeper::Parts{accounts, workers, network, [this] { return now; }});
    }
    // A sweep, and what comes of it.
    void sweep(UpdateKeeper& keeper, Moment at) {
        now = at;
        keeper.sweep();
        network.answer();
        workers.run();
    }
    // The outcome of a wish.
    Result<void> watch(UpdateKeeper& keeper, bool wanted) {
        std::optional<Result<void>> outcome;
        keeper.watch(wanted, [&](Result<void> result) { outcome = std::move(result); });
        workers.run();
        network.answer();
        workers.run();
        REQUIRE(outcome.has_value());
        return *outcome;
    }
    test::TemporaryDirectory folder;
    Settings settings;
    api::Accounts accounts;
    UpdateWorkers workers;
    NoticeServer network;
    Moment now = sample_notice().issued + days(28);
};

const Told newer{true, true, "0.2.0", "https://pidpys.example/0.2.0?a=b#c"};

}  // namespace

TEST_CASE("updates_are_looked_for_by_nobody_until_somebody_wants_them") {
    UpdateStage stage;
    const auto keeper = stage.keeper();
    CHECK(keeper->news() == Told{true, false, {}, {}});
    stage.sweep(*keeper, stage.now + days(3));
    CHECK(stage.network.asked.empty());
    CHECK_FALSE(std::filesystem::exists(stage.folder.path() / "update"));
}

TEST_CASE("updates_that_the_person_wants_are_told_at_once_and_by_the_next_start") {
    UpdateStage stage;
    stage.network.notice = signed_notice(sample_notice());
    auto keeper = stage.keeper();
    CHECK(stage.watch(*keeper, true));
    CHECK(keeper->news() == newer);
    CHECK(stage.network.asked == std::vector<std::string>{notice_address});
    keeper = stage.keeper();
    CHECK(keeper->news() == newer);
    CHECK(stage.watch(*keeper, false));
    CHECK(keeper->news() == Told{true, false, {}, {}});
    CHECK(stage.watch(*keeper, true));
    CHECK(keeper->news() == newer);
    CHECK(stage.network.asked.size() == 1);  // what is at hand is not asked for again
    stage.now += hours(2);
    CHECK(stage.watch(*keeper, true));
    CHECK(stage.network.asked.size() == 2);
}

TEST_CASE("updates_are_asked_for_once_a_day_whatever_comes_of_it") {
    UpdateStage stage;
    stage.settings.check_updates = true;
    const auto keeper = stage.keeper();
    const auto start = stage.now;
    CHECK(keeper->news().watched);
    stage.sweep(*keeper, start + seconds(59));
    CHECK(stage.network.asked.empty());
    stage.sweep(*keeper, start + minutes(15));
    CHECK(stage.network.asked.size() == 1);
    stage.sweep(*keeper, start + hours(23));
    CHECK(stage.network.asked.size() == 1);
    const auto next = stage.keeper();  // nor after a start
    stage.sweep(*next, start + hours(24));
    CHECK(stage.network.asked.size() == 1);
    stage.network.notice = signed_notice(sample_notice());
    stage.sweep(*next, start + minutes(15) + hours(26));
    CHECK(stage.network.asked.size() == 2);
    CHECK(next->news() == Told{false, true, newer.version, newer.page});
}

TEST_CASE("updates_are_not_the_persons_where_it_is_decided_or_cannot_be") {
    UpdateStage stage;
    const auto refused = [&](bool with_key = true) {
        const auto keeper = stage.keeper(with_key);
        stage.sweep(*keeper, stage.now + days(1));
        return stage.watch(*keeper, true).error().code == Errc::denied && stage.network.asked.empty() &&
               !keeper->news().choice && !keeper->news().watched;
    };
    stage.settings.check_updates = false;
    CHECK(refused());
    stage.settings.check_updates.reset();
    CHECK(refused(false));
    stage.settings.network.offline = true;
    CHECK(refused());
    stage.settings.check_updates = true;
    CHECK(refused());
    stage.settings.network.offline = false;
    stage.settings.update_address.clear();
    CHECK(refused());
}

TEST_CASE("updates_that_are_older_than_what_was_seen_change_nothing") {
    UpdateStage stage;
    stage.network.notice = signed_notice(sample_notice(7));
    const auto keeper = stage.keeper();
    REQUIRE(stage.watch(*keeper, true));
    for (const std::string& notice :
         {signed_notice(sample_notice(6, "0.9.0")), signed_notice(sample_notice(7, "0.9.0")), std::string("rubbish"),
          std::string()}) {
        stage.network.notice = notice;
        stage.now += hours(2);
        CHECK_FALSE(stage.watch(*keeper, true));
        CHECK(keeper->news() == newer);
    }
    stage.network.notice = signed_notice(sample_notice(8, PIDPYS_VERSION));  // it was taken back
    stage.now += hours(2);
    CHECK(stage.watch(*keeper, true));
    CHECK(keeper->news() == Told{true, true, {}, {}});
}

TEST_CASE("updates_out_of_their_time_are_not_taken") {
    UpdateStage stage;
    stage.network.notice = signed_notice(sample_notice());
    stage.now = sample_notice().expires;
    const auto keeper = stage.keeper();
    CHECK(stage.watch(*keeper, true).error().code == Errc::expired);
    CHECK(keeper->news().version.empty());
    stage.now = Moment();  // a clock that was never set
    CHECK(stage.watch(*keeper, true).error().code == Errc::expired);
}

TEST_CASE("updates_asked_for_twice_at_a_time_are_asked_for_once") {
    UpdateStage stage;
    stage.network.notice = signed_notice(sample_notice());
    const auto keeper = stage.keeper();
    std::vector<Result<void>> outcomes;
    for (int i = 0; i < 2; ++i)
        keeper->watch(true, [&](Result<void> result) { outcomes.push_back(std::move(result)); });
    stage.workers.run();
    CHECK(stage.network.asked.size() == 1);
    REQUIRE(outcomes.size() == 1);
    CHECK(outcomes[0].error().code == Errc::busy);
    stage.network.answer();
    stage.workers.run();
    REQUIRE(outcomes.size() == 2);
    CHECK(outcomes[1]);
}

TEST_CASE("updates_end_with_the_service") {
    UpdateStage stage;
    stage.network.notice = signed_notice(sample_notice());
    const auto keeper = stage.keeper();
    std::vector<Errc> codes;
    const auto note = [&](const Result<void>& result) {
        codes.push_back(result ? Errc::internal : result.error().code);
    };
    keeper->watch(true, note);
    stage.workers.run();
    keeper->close();
    stage.network.answer();
    keeper->watch(false, note);
    CHECK(stage.workers.tasks.empty());
    CHECK(codes == std::vector{Errc::cancelled, Errc::cancelled});
}

}  // namespace pidpys::daemon
