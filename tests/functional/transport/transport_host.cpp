// SPDX-License-Identifier: MIT
// The transport alone, as a process, with a service that does what its tests need:
//   /status              a constant
//   /echo                the body's length and SHA-256, computed on a worker
//   /body                the body itself
//   /slow?MILLISECONDS   an answer after that time
//   /hang                none until the client has left; /left tells how many did
//   /lost                drops its reply unanswered
//   /big?OCTETS          a long body
//   /refuse              refused by its head; /short admits a body of 1000 octets, /secret one that stays in memory
//   /ask                 its head waits until /admit or /deny is called, or the client has left; /asking tells how many
//   /thread              a name of the thread that serves the connection
// Arguments NAME=NUMBER set bounds (milliseconds, octets, counts). threads=NUMBER: as on a signing host, clients are known by
// their addresses, and served by so many threads (where nothing may be asked that waits for another request). Prints the
// port; ends on SIGTERM.
#include <atomic>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <thread>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "api/accounts/accounts.hpp"
#include "certs/identity/tls_identity.hpp"
#include "crypto/base/encoding.hpp"
#include "platform/hardening.hpp"
#include "daemon/transport/server.hpp"
#include "daemon/workers/pool.hpp"

namespace {

using namespace pidpys;
using namespace std::chrono_literals;

std::uint64_t number(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::string sha256(ByteView octets) {
    std::uint8_t digest[32];
    EVP_Digest(octets.data(), octets.size(), digest, nullptr, EVP_sha256(), nullptr);
    return hex_encode(digest);
}

class TestService final : public api::HttpService {
public:
    TestService(daemon::Loop& loop, api::Workers& workers) : loop_(loop), workers_(workers) {}

    std::variant<api::Admit, api::Response, api::Wait> on_head(const api::RequestHead& head) override {
        if (head.target == "/refuse") return api::Response::json(403, "{\"message\":\"refused\"}");
        if (head.method == api::Method::options)
            return api::Response{204, "", {}, {{"Access-Control-Allow-Origin", "*"}}};
        api::Admit admit;
        admit.max_body = head.target == "/short" ? 1000 : std::uint64_t{2} << 30;
        admit.in_memory = head.target == "/secret";
        if (admit.in_memory) admit.max_body = std::uint64_t{8} << 20;
        admit.caller.peer = head.peer;
        if (head.target != "/ask") return admit;
        return api::Wait{[this, admit](const std::stop_token& gone, std::function<void(api::Verdict)> decided) {
            const int id = next_++;
            auto& entry = asking_[id];
            entry.first = [admit, decided = std::move(decided)](bool yes) {
                if (yes) return decided(admit);
                decided(api::Response::json(403, R"({"message":"denied"})"));
            };
            entry.second = std::make_shared<std::stop_callback<std::function<void()>>>(
                gone, [this, id] { loop_.post([this, id] { asking_.erase(id); }); });
        }};
    }

    void on_request(api::Request request, api::Reply reply) override {
        if (request.path == "/echo") {
            workers_.post(accounts_.service(), [body = request.body, reply = std::move(reply)] {
                reply(api::Response::json(200, std::to_string(body.size()) + " " + sha256(body.view())));
            });
        } else if (request.path == "/body") {
            reply(api::Response::octets(request.body));
        } else if (request.path == "/slow") {
            loop_.at(std::chrono::steady_clock::now() + std::chrono::milliseconds(number(request.query)),
                     [reply = std::move(reply)] { reply(api::Response::json(200, "slow")); });
        } else if (request.path == "/hang") {
            hang(request.gone, std::move(reply));
        } else if (request.path == "/admit" || request.path == "/deny") {
            for (const auto asking = std::exchange(asking_, {}); const auto& [id, entry] : asking)
                entry.first(request.path == "/admit");
            reply(api::Response::json(200, "{}"));
        } else if (request.path == "/asking") {
            reply(api::Response::json(200, std::to_string(asking_.size())));
        } else if (request.path == "/left") {
            reply(api::Response::json(200, std::to_string(left_)));
        } else if (request.path == "/lost") {
            workers_.post(accounts_.service(), [reply = std::move(reply)] {});
        } else if (request.path == "/big") {
            reply(api::Response::octets(api::Blob::of(std::string(number(request.query), 'x'))));
        } else if (request.path == "/thread") {
            reply(api::Response::json(200, std::to_string(std::hash<std::thread::id>()(std::this_thread::get_id()))));
        } else if (request.path == "/peer") {
            api::Peer peer = request.caller.peer;
            workers_.post(accounts_.service(), [peer, reply = std::move(reply)]() mutable {
                if (peer.probe) peer.probe->identify(peer);
                reply(api::Response::json(
                    200, (peer.same_user ? "same " : "other ") + std::to_string(peer.user) + " " + peer.program));
            });
        } else {
            reply(api::Response::json(200, R"({"message":"ok"})"));
        }
    }

    api::Response transport_error(api::Problem problem, const api::RequestHead*) override {
        const int status = api::status_of(problem);
        return api::Response::json(status, R"({"message":"transport )" + std::to_string(status) + "\"}");
    }

private:
    using Left = std::shared_ptr<std::stop_callback<std::function<void()>>>;
    using Waiting = std::map<int, std::pair<api::Reply, Left>>;

    void hang(const std::stop_token& gone, api::Reply reply) {
        const int id = next_++;
        auto& entry = waiting_[id];
        entry.first = std::move(reply);
        entry.second = std::make_shared<std::stop_callback<std::function<void()>>>(gone, [this, id] {
            ++left_;
            loop_.post([this, id] {
                const auto found = waiting_.extract(id);
                found.mapped().first(api::Response::json(200, "too late"));
            });
        });
    }

    daemon::Loop& loop_;
    api::Workers& workers_;
    api::Accounts accounts_;
    Waiting waiting_;
    std::map<int, std::pair<std::function<void(bool)>, Left>> asking_;
    int next_ = 0;
    int left_ = 0;
};

void set_bound(daemon::Limits& limits, std::string_view name, std::uint64_t value) {
    const std::map<std::string_view, std::function<void()>> bounds = {
        {"head", [&] { limits.head = value; }},
        {"body_in_memory", [&] { limits.body_in_memory = value; }},
        {"skipped_body", [&] { limits.skipped_body = value; }},
        {"connections", [&] { limits.connections = value; }},
        {"handshakes", [&] { limits.handshakes = value; }},
        {"uploads", [&] { limits.uploads = value; }},
        {"waiting", [&] { limits.waiting = value; }},
        {"connections_of_another", [&] { limits.connections_of_another = value; }},
        {"body_progress", [&] { limits.body_progress = value; }},
        {"handshake_time", [&] { limits.handshake_time = std::chrono::milliseconds(value); }},
        {"head_time", [&] { limits.head_time = std::chrono::milliseconds(value); }},
        {"body_window", [&] { limits.body_window = std::chrono::milliseconds(value); }},
        {"idle_time", [&] { limits.idle_time = std::chrono::milliseconds(value); }},
        {"write_time", [&] { limits.write_time = std::chrono::milliseconds(value); }},
        {"linger_time", [&] { limits.linger_time = std::chrono::milliseconds(value); }}};
    bounds.at(name)();
}

}  // namespace

// transport_host DIRECTORY [NAME=NUMBER…]
int main(int argc, char** argv) {
    if (argc < 2) return 64;
    platform::harden_process();
    const std::filesystem::path directory = argv[1];
    daemon::Limits limits;
    std::uint64_t threads = 0;
    for (int i = 2; i < argc; ++i) {
        const std::string_view argument = argv[i];
        const std::string_view name = argument.substr(0, argument.find('='));
        const std::uint64_t value = number(argument.substr(argument.find('=') + 1));
        if (name == "threads")
            threads = value;
        else
            set_bound(limits, name, value);
    }
    auto identity = certs::load_or_make_identity(directory, std::chrono::system_clock::now());
    if (!identity) return 73;
    const daemon::Loops loops(threads);
    daemon::Loop& loop = loops.main();
    auto tls = daemon::make_tls_context(identity->leaf.get(), identity->key.get());
    if (!tls) return 70;
    daemon::WorkerPool workers;
    TestService service(loop, workers);
    daemon::Server server(loops, service, *tls, directory, limits,
                          threads > 0 ? daemon::Reach::network : daemon::Reach::this_machine);
    const auto bound = server.listen({"127.0.0.1", 0});
    if (!bound) return 69;
    loop.on_terminate({[&] { server.stop(3s, [&] { loop.stop(); }); }});
    std::printf("%u\n", static_cast<unsigned>(bound->port));
    std::fflush(stdout);
    loops.run();
    return 0;
}
