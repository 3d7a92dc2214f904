// SPDX-License-Identifier: MIT
// A process that signs a task and kills itself (SIGKILL) at a chosen moment; crash_test.py and steps_test.py look at what it leaves.
//   dss_crash_host init DIR [DATABASE]    accounts and a key
//   dss_crash_host run DIR N              a task of 100 files; dies at the N-th event. "task ID" is printed with the 200
//   dss_crash_host resume DIR [N]         a new process over the same state, until nothing is left to do
//   dss_crash_host node DIR N DATABASE    one of several over a database of PostgreSQL. "ready" is printed when it takes part; for each
//                                         line that it reads it starts a task of 1,000 files. Dies at the N-th step, or with its input
// Steps: those of the task (accepted, allowed, recorded, ended), and before and after its signatures stand in the journal of
// consent. Events: steps of the task, and every signature right after it was made.
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <future>
#include <string>
#include <thread>

#include <dss_sign.pb.h>

#include "api/dss/auth/token.hpp"
#include "api/dss/store/open_store.hpp"
#include "api/dss/time.hpp"
#include "daemon/workers/pool.hpp"
#include "daemon/workers/system_clock.hpp"
#include "tests/unit/dss/world.hpp"

namespace {

using namespace pidpys;
using namespace pidpys::api::dss;

constexpr unsigned lanes = 2;
constexpr auto lease = std::chrono::milliseconds(500);
constexpr std::uint32_t slice = 64;  // of several nodes: each gets some

StorePlace place_of(const std::filesystem::path& directory, const std::string& database) {
    StorePlace place;
    place.directory = directory / "dss";
    place.address = database;
    place.lease = lease;
    return place;
}

void init(const std::filesystem::path& directory, const std::string& database) {
    std::filesystem::create_directories(directory);
    const auto place = place_of(directory, database);
    migrate_store(place);
    test::populate(*open_store(place), test::make_key(directory, "alice", "P-256", std::chrono::system_clock::now(),
                                                      std::chrono::hours(24)));
}

// A journal of which both edges are steps.
class StepJournal final : public journal::Journal {
public:
    explicit StepJournal(std::function<void()> step) : step_(std::move(step)) {}
    void append(journal::Record, journal::Durability, Done done) override {
        step_();
        if (done) done({});
        step_();
    }
    void flush() override {}

private:
    const std::function<void()> step_;
};

// Rules that allow everything, for any thread.
class Rules final : public channel::Prompter {
public:
    void ask(channel::Question, std::stop_token, std::function<void(channel::Answer)> done) override {
        done({channel::Outcome::allowed, false, {}, "test"});
    }
    [[nodiscard]] bool available() const override { return true; }
    [[nodiscard]] bool asks_person() const override { return false; }
};

// Time that nobody waits for.
class NoLoop final : public api::EventLoop {
public:
    void post(std::function<void()>) override {}
    void at(std::chrono::steady_clock::time_point, std::function<void()>) override {}
};

std::string sign_request(int files) {
    Diadoc::Api::Proto::Dss::DssSignRequest request;
    for (int i = 0; i < files; ++i) request.add_files()->mutable_content()->set_content("file " + std::to_string(i));
    return request.SerializeAsString();
}

class Host {
public:
    Host(const std::filesystem::path& directory, long deadly_event, const std::string& database = {})
        : is_node_(!database.empty()),
          journal_([this] {
              if (is_node_) event();
          }),
          store_(open_store(place_of(directory, database))),
          deadly_event_(deadly_event) {
        DssOptions options;
        options.place = place_of(directory, database);
        if (is_node_) options.store.slice = slice;
        Dss::Parts parts{accounts_, workers_, loop_, clock_, prompter_, journal_, {}, read_file, api::gather_in_memory,
                         {},        lanes};
        parts.sign = [this](const auto& key, auto digest, const auto& algorithm, auto time) {
            auto signature = sign_file(key, digest, algorithm, time);
            if (is_node_)
                std::this_thread::sleep_for(std::chrono::microseconds(500));  // so that others get something
            else
                event();
            return signature;
        };
        parts.after = [this](TaskStep) { event(); };
        dss_ = std::make_unique<Dss>(options, std::move(parts));
        dss_->add_routes(router_);
    }

    void post_task(int files) {
        const auto token = new_token();
        store_->add_token(
            {token.digest(), TokenKind::access, test::kAliceId, test::kClient, {}, unix_ms(clock_) + 3600'000});
        api::Request request;
        request.query = std::string("boxId=") + test::kAliceBox;
        request.headers = {{"Authorization", "Bearer " + token.text()}};
        request.body = api::Blob::of(sign_request(files));
        const auto match = router_.match(api::Method::post, "/DssSign");
        std::promise<api::Response> answered;
        match.route->handler(request, match.params,
                             [&](api::Response response) { answered.set_value(std::move(response)); });
        const auto response = answered.get_future().get();
        Diadoc::Api::Proto::AsyncMethodResult result;
        if (response.status != 200 || !result.ParseFromString(std::string(response.body.text()))) std::exit(1);
        std::printf("task %s\n", result.taskid().c_str());
        std::fflush(stdout);
    }

    void start() { dss_->start(); }

    // Its own store hears of it in the database.
    void take_part() {
        while (!dss_->look().store_answers) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }

    void wait_until_done() {
        while (!store_->unfinished().empty()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }

private:
    void event() {
        if (events_++ == deadly_event_) ::kill(::getpid(), SIGKILL);
    }

    daemon::SystemClock clock_;
    NoLoop loop_;
    Rules prompter_;
    const bool is_node_;
    StepJournal journal_;
    const std::unique_ptr<Store> store_;
    std::atomic<long> events_ = 0;
    const long deadly_event_;
    api::Accounts accounts_;
    api::Router router_;
    std::unique_ptr<Dss> dss_;
    daemon::WorkerPool workers_{lanes};
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    const std::string command = argv[1];
    if (command == "init") {
        init(argv[2], argc > 3 ? argv[3] : "");
        return 0;
    }
    Host host(argv[2], argc > 3 ? std::atol(argv[3]) : -1, argc > 4 ? argv[4] : "");
    if (command == "node") {
        host.start();
        host.take_part();
        std::puts("ready");
        std::fflush(stdout);
        while (std::getchar() != EOF) host.post_task(1000);
        std::_Exit(0);  // as killed
    }
    if (command == "run")
        host.post_task(100);
    else
        host.start();
    host.wait_until_done();
    return 0;
}
