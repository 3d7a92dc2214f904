// SPDX-License-Identifier: MIT
// A process that signs a task and kills itself (SIGKILL) at a chosen moment; crash_test.py looks at what it leaves.
//   dss_crash_host init DIR          accounts and a key
//   dss_crash_host run DIR N         a task of 100 files; dies at the N-th event. "task ID" is printed with the 200
//   dss_crash_host resume DIR [N]    a new process over the same state, until nothing is left to do
// Events: every step of the journal, and every signature right after it was made.
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <string>
#include <thread>

#include <dss_sign.pb.h>

#include "api/dss/auth/token.hpp"
#include "api/dss/time.hpp"
#include "daemon/workers/pool.hpp"
#include "daemon/workers/system_clock.hpp"
#include "tests/unit/dss/world.hpp"

namespace {

using namespace pidpys;
using namespace pidpys::api::dss;

constexpr int files = 100;
constexpr unsigned lanes = 2;

void init(const std::filesystem::path& directory) {
    std::filesystem::create_directories(directory);
    SqliteStore store(directory / "dss");
    test::populate(
        store, test::make_key(directory, "alice", "P-256", std::chrono::system_clock::now(), std::chrono::hours(24)));
}

std::string sign_request() {
    Diadoc::Api::Proto::Dss::DssSignRequest request;
    for (int i = 0; i < files; ++i) request.add_files()->mutable_content()->set_content("file " + std::to_string(i));
    return request.SerializeAsString();
}

class Host {
public:
    Host(const std::filesystem::path& directory, long deadly_event)
        : store_(directory / "dss"), deadly_event_(deadly_event) {
        DssOptions options;
        options.place.directory = directory / "dss";
        Dss::Parts parts{accounts_, workers_, loop_, clock_, prompter_, journal_, {}, read_file, api::gather_in_memory,
                         {},        lanes};
        parts.sign = [this](const auto& key, auto digest, const auto& algorithm, auto time) {
            auto signature = sign_file(key, digest, algorithm, time);
            event();
            return signature;
        };
        parts.after = [this](TaskStep) { event(); };
        dss_ = std::make_unique<Dss>(options, std::move(parts));
        dss_->add_routes(router_);
    }

    void post_task() {
        const auto token = new_token();
        store_.add_token(
            {token.digest(), TokenKind::access, test::kAliceId, test::kClient, {}, unix_ms(clock_) + 3600'000});
        api::Request request;
        request.query = std::string("boxId=") + test::kAliceBox;
        request.headers = {{"Authorization", "Bearer " + token.text()}};
        request.body = api::Blob::of(sign_request());
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

    void wait_until_done() {
        while (!store_.unfinished().empty()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }

private:
    void event() {
        if (events_++ == deadly_event_) ::kill(::getpid(), SIGKILL);
    }

    daemon::SystemClock clock_;
    test::FakeLoop loop_{clock_};
    test::FakePrompter prompter_;
    journal::NoJournal journal_;
    SqliteStore store_;
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
        init(argv[2]);
        return 0;
    }
    Host host(argv[2], argc > 3 ? std::atol(argv[3]) : -1);
    if (command == "run")
        host.post_task();
    else
        host.start();
    host.wait_until_done();
    return 0;
}
