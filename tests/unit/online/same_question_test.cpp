// SPDX-License-Identifier: MIT
// Who asks what another asks already waits for that answer: one request goes to the server.
#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>

#include <catch2/catch.hpp>

#include "online/cache.hpp"
#include "tests/main/temporary_directory.hpp"

namespace {

using namespace pidpys;
using namespace pidpys::online;
using std::chrono::minutes;

// Answers when it is told to; what it has not answered by its end is cancelled, as the client does it.
class Held final : public Fetcher {
public:
    struct Desk {
        std::mutex mutex;
        std::condition_variable changed;
        std::vector<std::pair<Request, Callback>> waiting;
        std::size_t asked = 0;

        void wait_for(std::size_t count) {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return asked >= count; });
        }
        void answer(const Result<Bytes>& with) {
            std::vector<std::pair<Request, Callback>> taken;
            {
                const std::lock_guard lock(mutex);
                taken.swap(waiting);
            }
            for (auto& [request, callback] : taken) {
                if (!with) {
                    callback(tl::unexpected(with.error()));
                } else if (const auto verdict = request.check ? request.check(*with) : Result<Verdict>(Verdict{});
                           !verdict) {
                    callback(tl::unexpected(verdict.error()));
                } else {
                    callback(Answer{*with, request.addresses.front().url, false});
                }
            }
        }
    };
    explicit Held(Desk& desk) : desk_(desk) {}
    ~Held() override { desk_.answer(fail(Errc::cancelled)); }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;

    void fetch(Request request, std::stop_token, Callback callback) override {
        const std::lock_guard lock(desk_.mutex);
        ++desk_.asked;
        desk_.waiting.emplace_back(std::move(request), std::move(callback));
        desk_.changed.notify_all();
    }
    [[nodiscard]] Result<void> may_ask(const Address&) const override { return {}; }

private:
    Desk& desk_;
};

struct Stage {
    std::future<Result<Answer>> ask(const std::string& key, std::stop_token stop = {}, Check check = {},
                                    std::chrono::milliseconds patience = {}) {
        Request request;
        request.kind = Kind::revocation_list;
        request.addresses = {{"http://ca.ua/list.crl"}};
        request.cache_key = key;
        request.patience = patience;
        request.asking = [this](const std::string& url) { told += url == "http://ca.ua/list.crl" ? 1 : 0; };
        request.check = check ? std::move(check) : [](ByteView) -> Result<Verdict> {
            return Verdict{std::chrono::system_clock::now() + minutes(10)};
        };
        const auto promise = std::make_shared<std::promise<Result<Answer>>>();
        auto future = promise->get_future();
        fetcher->fetch(std::move(request), std::move(stop),
                       [promise](Result<Answer> answer) { promise->set_value(std::move(answer)); });
        return future;
    }
    // All that was asked before has been looked up: one thread does it in turn, and this question leads.
    void settle() {
        marker = ask("marker " + std::to_string(++markers));
        desk.wait_for(leaders + markers);
    }
    std::size_t asked() {
        const std::lock_guard lock(desk.mutex);
        return desk.asked - markers;
    }

    pidpys::test::TemporaryDirectory folder;
    Held::Desk desk;
    std::unique_ptr<Fetcher> fetcher =
        with_cache(std::make_unique<Held>(desk), AnswerCache(folder.file("cache")), std::chrono::system_clock::now);
    std::future<Result<Answer>> marker;
    std::size_t markers = 0, leaders = 1;
    std::atomic<int> told = 0;  // that a server is being asked; the desk itself tells nobody
};

const Bytes list{1, 2, 3};

}  // namespace

TEST_CASE("equal_questions_at_a_time_make_one_request") {
    Stage stage;
    auto first = stage.ask("a"), second = stage.ask("a"), third = stage.ask("a");
    stage.settle();
    CHECK(stage.asked() == 1);
    CHECK(stage.told == 2);  // who follows hears whom the first waits for
    stage.desk.answer(list);
    CHECK_FALSE(first.get()->from_cache);
    for (auto* follower : {&second, &third}) {
        const auto answer = follower->get();
        REQUIRE(answer.has_value());
        CHECK(answer->body == list);
        CHECK(answer->url == "http://ca.ua/list.crl");
        CHECK(answer->from_cache);
    }
    CHECK(stage.asked() == 1);
}

TEST_CASE("other_questions_do_not_wait") {
    Stage stage;
    stage.leaders = 3;
    auto first = stage.ask("a"), other = stage.ask("b");
    auto hurried = stage.ask("a", {}, {}, std::chrono::milliseconds(1));  // the first has longer to wait than this may
    stage.settle();
    CHECK(stage.asked() == 3);
    stage.desk.answer(list);
    CHECK(first.get().has_value());
    CHECK(other.get().has_value());
    CHECK(hurried.get().has_value());
}

TEST_CASE("a_failure_is_everybody_s_and_is_not_asked_for_again") {
    Stage stage;
    auto first = stage.ask("a"), second = stage.ask("a");
    stage.settle();
    stage.desk.answer(fail(Errc::unavailable, "answered 404"));
    CHECK(first.get().error().detail == "answered 404");
    CHECK(second.get().error().detail == "answered 404");
    CHECK(stage.asked() == 1);
}

TEST_CASE("who_leads_and_leaves_hands_over") {
    Stage stage;
    auto first = stage.ask("a"), second = stage.ask("a"), third = stage.ask("a");
    stage.settle();
    stage.desk.answer(fail(Errc::cancelled));
    CHECK(first.get().error().code == Errc::cancelled);
    stage.desk.wait_for(1 + stage.markers + 1);
    stage.leaders = 2;
    stage.settle();
    CHECK(stage.asked() == 2);  // the second leads, the third waits for it
    stage.desk.answer(list);
    CHECK(second.get().has_value());
    CHECK(third.get().has_value());
    CHECK(stage.asked() == 2);
}

TEST_CASE("who_follows_may_leave_and_may_find_the_answer_unfit") {
    Stage stage;
    std::stop_source stop;
    auto first = stage.ask("a"), left = stage.ask("a", stop.get_token());
    auto picky = stage.ask("a", {}, [picked = std::make_shared<int>(0)](ByteView) -> Result<Verdict> {
        if (++*picked == 1) return fail(Errc::malformed, "of another time");
        return Verdict{};
    });
    stage.settle();
    CHECK(stage.asked() == 1);
    stop.request_stop();
    CHECK(left.get().error().code == Errc::cancelled);
    stage.desk.answer(list);
    CHECK(first.get().has_value());
    stage.desk.wait_for(1 + stage.markers + 1);  // it asks for itself
    stage.desk.answer(list);
    const auto own = picky.get();
    REQUIRE(own.has_value());
    CHECK_FALSE(own->from_cache);
}

TEST_CASE("an_answer_that_is_for_its_asker_alone_is_given_to_nobody_else") {
    Stage stage;
    const Check own = [](ByteView) { return Result<Verdict>(Verdict{}); };
    auto first = stage.ask("a", {}, own), second = stage.ask("a", {}, own);
    stage.settle();
    stage.desk.answer(list);
    CHECK(first.get().has_value());
    stage.desk.wait_for(1 + stage.markers + 1);
    stage.desk.answer(list);
    CHECK_FALSE(second.get()->from_cache);
}

TEST_CASE("whoever_waits_at_the_end_is_told") {
    Stage stage;
    auto first = stage.ask("a"), second = stage.ask("a");
    stage.settle();
    stage.fetcher.reset();
    CHECK(first.get().error().code == Errc::cancelled);
    CHECK(second.get().error().code == Errc::cancelled);
}
