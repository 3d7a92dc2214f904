// SPDX-License-Identifier: MIT
// Engines of several nodes over one database: large tasks are shared, questions outlive who asked them, ends hold everywhere.
#include <catch2/catch.hpp>

#include <atomic>
#include <set>

#include "api/dss/time.hpp"
#include "crypto/base/octet_order.hpp"
#include "tests/unit/dss/stores.hpp"
#include "tests/unit/dss/threads.hpp"

using namespace pidpys;
using namespace pidpys::api::dss;
using namespace std::chrono_literals;
using channel::Outcome;
using test::StoreFixture;

namespace {

constexpr std::chrono::milliseconds lease = 2s, long_lease = 60s;  // the latter runs out in no test

// Keeps questions until somebody answers, and tells which were withdrawn.
class Desk final : public channel::Prompter {
public:
    explicit Desk(bool answers) : answers_(answers) {}
    void ask(channel::Question question, std::stop_token withdrawn,
             std::function<void(channel::Answer)> done) override {
        if (answers_) {
            ++asked;
            return done({Outcome::allowed, false, {}, "rules"});
        }
        const std::lock_guard lock(mutex_);
        last = std::move(question);
        done_ = std::move(done);
        withdrawal_.emplace(std::move(withdrawn), std::function<void()>([this] {
                                ++withdrawals;
                                done_({Outcome::cancelled, false, {}, "withdrawn"});
                            }));
        ++asked;  // whoever waits for that finds all of it
    }
    void answer(Outcome outcome) {
        withdrawal_.reset();
        done_({outcome, false, {}, "a person"});
    }
    [[nodiscard]] bool available() const override { return true; }
    [[nodiscard]] bool asks_person() const override { return !answers_; }
    void progress(const channel::Work& work) override {
        const std::lock_guard lock(mutex_);
        if (work.stop) work_ = work;
    }
    void stop() {
        const std::lock_guard lock(mutex_);
        work_.stop();
    }

    std::atomic<int> asked = 0, withdrawals = 0;
    channel::Question last;

private:
    const bool answers_;
    std::mutex mutex_;
    std::function<void(channel::Answer)> done_;
    std::optional<std::stop_callback<std::function<void()>>> withdrawal_;
    channel::Work work_;
};

struct Node {
    Node(const StoreFixture& f, const test::FakeClock& time, bool answers)
        : clock(time), desk(answers), store(f.again()), lease_of_store(f.place.lease) {}
    ~Node() { end(); }
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    void start() {
        engine = std::make_shared<TaskEngine>(TaskEngine::Parts{
            .store = store,
            .account = accounts.service(),
            .workers = workers,
            .loop = loop,
            .clock = clock,
            .prompter = desk,
            .journal = journal,
            .keys = std::make_shared<KeyVault>(clock, 60s, KeyVault::HeldKey()),
            .sign = [this](const auto& key, ByteView digest, const std::string& algorithm, auto time) -> Result<Bytes> {
                if (broken) return fail(Errc::unavailable, "the token has gone");
                if (signatures >= wrong_after) {
                    ++wrong;
                    return fail(Errc::wrong_password, "the PIN");
                }
                ++signatures;
                return sign_file(key, digest, algorithm, time);
            },
            .log = {},
            .after = {},
            .lease = lease_of_store});
        engine->resume();
    }
    void end() {
        if (engine) engine->stop();
    }

    const test::FakeClock& clock;
    test::FakeLoop loop{clock};
    Desk desk;
    journal::NoJournal journal;
    api::Accounts accounts;
    std::shared_ptr<Store> store;
    const std::chrono::milliseconds lease_of_store;
    std::atomic<int> signatures = 0, wrong = 0, wrong_after = 1'000'000;
    std::atomic<bool> broken = false;
    test::Threads workers{2};
    std::shared_ptr<TaskEngine> engine;
};

struct Cluster : StoreFixture {
    explicit Cluster(bool answers = true, std::chrono::milliseconds time = lease)
        : StoreFixture({}, "PostgreSQL", time), a(*this, clock, answers), b(*this, clock, answers) {
        certificate = test::make_key(directory.path(), "signer", "P-256", clock.now(), std::chrono::hours(24));
        test::must(store.add_certificate(certificate));
        a.start();
        b.start();
    }
    Task accept(Node& node, std::size_t files) {
        Task made = task();
        made.thumbprint = certificate.thumbprint;
        made.digest_algorithm = "SHA256";
        made.created = unix_ms(clock);
        made.deadline = made.created + 60'000;
        node.engine->accept(made, std::vector<TaskFile>(files, TaskFile{"file", 1, Bytes(32, 7)}), certificate);
        return *store.task(made.id);
    }
    Task end_of(const Task& accepted) {
        for (int i = 0; i < 3000; ++i) {
            if (auto now = *store.task(accepted.id); is_final(now.state)) return now;
            std::this_thread::sleep_for(10ms);
        }
        throw std::runtime_error("it does not end");
    }
    template <class Condition>
    static bool comes(Condition condition) {
        for (int i = 0; i < 1000 && !condition(); ++i) std::this_thread::sleep_for(10ms);
        return condition();
    }

    test::FakeClock clock;
    CertificateRecord certificate;
    Node a, b;
};

}  // namespace

TEST_CASE("postgres_engines_share_a_large_task_and_sign_each_file_once", "[dss]") {
    Cluster f;
    constexpr int files = 6000;
    const auto task = f.accept(f.a, files);
    CHECK(f.end_of(task).state == TaskState::completed);
    CHECK(f.a.signatures > 0);
    CHECK(f.b.signatures > 0);
    CHECK(f.a.signatures + f.b.signatures == files);
    std::set<Bytes, OctetOrder> distinct;
    for (const auto& result : f.store.results(task.number)) distinct.insert(result.signature);
    CHECK(distinct.size() == files);
    CHECK(f.b.desk.asked == 0);
}

TEST_CASE("postgres_engines_ask_only_where_a_question_is_asked_for_as_long_as_it_is", "[dss]") {
    Cluster f(false);
    const auto task = f.accept(f.a, 3);
    REQUIRE(Cluster::comes([&] { return f.a.desk.asked == 1; }));
    std::this_thread::sleep_for(lease * 3 / 2);
    CHECK(f.b.desk.asked == 0);
    CHECK(f.store.task(task.id)->state == TaskState::asking);
    f.a.desk.answer(Outcome::denied);
    CHECK(f.end_of(task).state == TaskState::canceled);
}

TEST_CASE("postgres_engines_ask_on_at_once_where_one_has_ended", "[dss]") {
    Cluster f(false, long_lease);
    const auto task = f.accept(f.a, 3);
    REQUIRE(Cluster::comes([&] { return f.a.desk.asked == 1; }));
    CHECK(f.b.desk.asked == 0);
    CHECK(f.store.task(task.id)->state == TaskState::asking);
    f.a.end();
    REQUIRE(Cluster::comes([&] { return f.b.desk.asked == 1; }));
    CHECK(f.a.desk.withdrawals == 1);
    CHECK(f.b.desk.last.id == task.id);
    CHECK(f.b.desk.last.documents.size() == 3);
    f.b.desk.answer(Outcome::allowed);
    CHECK(f.end_of(task).state == TaskState::completed);
    CHECK(f.b.signatures == 3);
}

TEST_CASE("postgres_engines_withdraw_a_question_that_was_answered_elsewhere", "[dss]") {
    Cluster f(false);
    const auto task = f.accept(f.a, 3);
    REQUIRE(Cluster::comes([&] { return f.a.desk.asked == 1; }));
    CHECK(f.b.store->allow(task, {1}, "elsewhere", false));
    REQUIRE(Cluster::comes([&] { return f.a.desk.withdrawals == 1; }));
    CHECK(f.end_of(task).state == TaskState::completed);
    CHECK(f.store.results(task.number)[1].signature.empty());
}

TEST_CASE("postgres_engines_end_a_task_everywhere_that_its_user_stops_at_one", "[dss]") {
    Cluster f;
    const auto task = f.accept(f.a, 20'000);
    REQUIRE(Cluster::comes([&] { return f.a.signatures > 600 && f.b.signatures > 600; }));
    f.a.desk.stop();
    CHECK(f.end_of(task).state == TaskState::canceled);
    const auto results = f.store.results(task.number).size();
    CHECK(results < 20'000);
    std::this_thread::sleep_for(lease);  // b notices
    const int signatures = f.b.signatures;
    std::this_thread::sleep_for(lease);
    CHECK(f.b.signatures == signatures);
    CHECK(f.store.results(task.number).size() == results);
}

TEST_CASE("postgres_engines_leave_what_one_cannot_sign_to_the_other_and_end_it_where_none_can", "[dss]") {
    Cluster f;
    f.a.broken = true;
    CHECK(f.end_of(f.accept(f.a, 1200)).state == TaskState::completed);
    CHECK(f.a.signatures == 0);
    CHECK(f.b.signatures == 1200);
    f.b.broken = true;
    CHECK(f.end_of(f.accept(f.a, 3)).state == TaskState::retry);
    f.b.end();
    CHECK(f.end_of(f.accept(f.a, 3)).state == TaskState::retry);
}

TEST_CASE("postgres_engines_take_over_what_one_has_left_in_the_middle", "[dss]") {
    Cluster f(true, long_lease);
    const auto task = f.accept(f.a, 10'000);
    REQUIRE(Cluster::comes([&] { return f.b.signatures > 100; }));
    f.a.end();
    CHECK(f.end_of(task).state == TaskState::completed);
    CHECK(f.store.results(task.number).size() == 10'000);
}

TEST_CASE("postgres_engines_try_a_pin_that_is_wrong_for_no_other_slice", "[dss]") {
    Cluster f;
    f.b.end();
    f.a.wrong_after = 100;
    CHECK(f.end_of(f.accept(f.a, 3000)).state == TaskState::crashed);
    CHECK(f.a.wrong <= 2);  // threads that were at it in the same moment
    CHECK(f.a.signatures <= 101);
}
