// SPDX-License-Identifier: MIT
// The engine on real threads: many tasks at once, each file signed once. What ThreadSanitizer is run over.
#include <catch2/catch.hpp>

#include <set>
#include <thread>

#include "api/dss/time.hpp"
#include "crypto/base/octet_order.hpp"
#include "tests/unit/dss/threads.hpp"
#include "tests/unit/dss/world.hpp"

using namespace pidpys;
using namespace pidpys::api::dss;

namespace {

class YesMan final : public channel::Prompter {
public:
    void ask(channel::Question, std::stop_token, std::function<void(channel::Answer)> done) override {
        done({channel::Outcome::allowed, false, {}, {}});
    }
    [[nodiscard]] bool available() const override { return true; }
};

struct Stage {
    test::TemporaryDirectory directory;
    test::FakeClock clock;
    test::FakeLoop loop{clock};
    YesMan prompter;
    journal::NoJournal journal;
    CertificateRecord certificate =
        test::make_key(directory.path(), "alice", "P-256", clock.now(), std::chrono::hours(24));
    std::shared_ptr<SqliteStore> store = std::make_shared<SqliteStore>(directory.path() / "dss");
    api::Accounts accounts;
    test::Threads workers{4};

    Stage() { test::populate(*store, certificate); }

    std::shared_ptr<TaskEngine> engine() {
        auto keys = std::make_shared<KeyVault>(clock, std::chrono::seconds(60), KeyVault::HeldKey());
        return std::make_shared<TaskEngine>(TaskEngine::Parts{
            store, accounts.service(), workers, loop, clock, prompter, journal, keys, sign_file, 4, {}, {}});
    }
    Task task(int number) const {
        Task made;
        made.id = "task-" + std::to_string(number);
        made.user_id = test::kAliceId;
        made.box_id = test::kAliceBox;
        made.client_id = "client-" + std::to_string(number);
        made.thumbprint = certificate.thumbprint;
        made.digest_algorithm = "SHA256";
        made.created = unix_ms(clock);
        made.deadline = made.created + 60'000;
        return made;
    }
    void wait_until_done() {
        while (!store->unfinished().empty()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
};

}  // namespace

TEST_CASE("concurrent_tasks_sign_each_file_once", "[dss]") {
    Stage stage;
    const auto engine = stage.engine();
    const std::vector<TaskFile> files(700, TaskFile{"file", 1, Bytes(32, 7)});
    for (int i = 0; i < 4; ++i) engine->accept(stage.task(i), files, stage.certificate);
    stage.wait_until_done();
    for (int i = 0; i < 4; ++i) {
        const auto task = stage.store->task("task-" + std::to_string(i)).value();
        CHECK(task.state == TaskState::completed);
        const auto results = stage.store->results(task.number);
        REQUIRE(results.size() == files.size());
        std::set<Bytes, OctetOrder> distinct;
        for (const auto& result : results) distinct.insert(result.signature);
        CHECK(distinct.size() == files.size());
    }
    engine->stop();
}

TEST_CASE("concurrent_stop_leaves_a_task_that_the_next_engine_ends", "[dss]") {
    Stage stage;
    const std::vector<TaskFile> files(3000, TaskFile{"file", 1, Bytes(32, 7)});
    auto engine = stage.engine();
    engine->accept(stage.task(0), files, stage.certificate);
    while (stage.store->task("task-0")->state == TaskState::asking) std::this_thread::yield();
    engine->stop();
    const auto number = stage.store->task("task-0")->number;
    const auto before = stage.store->results(number);
    engine = stage.engine();
    engine->resume();
    stage.wait_until_done();
    const auto after = stage.store->results(number);
    REQUIRE(after.size() == files.size());
    for (const auto& former : before) CHECK(after[former.index].signature == former.signature);
    engine->stop();
}

TEST_CASE("vault_uses_held_keys_only_while_they_are_held", "[dss]") {
    Stage stage;
    const auto key = open_key(stage.certificate).value();
    bool held = true;
    KeyVault vault(stage.clock, std::chrono::seconds(60), [&](ByteView der) {
        return held && std::equal(der.begin(), der.end(), stage.certificate.der.begin()) ? key : nullptr;
    });
    auto record = stage.certificate;
    record.password = "login";
    CHECK(vault.open(record).value() == key);
    held = false;
    CHECK(vault.open(record).error().code == Errc::unavailable);
}

TEST_CASE("vault_forgets_idle_keys", "[dss]") {
    Stage stage;
    KeyVault vault(stage.clock, std::chrono::seconds(60), {});
    const auto first = vault.open(stage.certificate).value();
    CHECK(vault.open(stage.certificate).value() == first);
    stage.clock.advance(std::chrono::seconds(61));
    vault.drop_idle();
    CHECK(vault.open(stage.certificate).value() != first);
}
