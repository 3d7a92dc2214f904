// SPDX-License-Identifier: MIT
// The whole ticket flow with a key the service holds, beside a loop of bare CMS_sign and a minimal Java server.
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "daemon_bench.hpp"
#include "flow.hpp"

namespace bench {
namespace {

constexpr const char* kUses = "1000000000";  // of the one permission that the whole load spends

std::string permission(int port) {
    const std::string body = ask_once(port, make_request(port, "POST", "/api/v1/accessToken", "application/json",
                                                         std::string("{\"accessTimesNumber\":") + kUses + "}"));
    static constexpr std::string_view kName = "\"accessTokenUuid\":\"";
    const auto at = body.find(kName);
    if (at == std::string::npos) throw std::runtime_error("no permission: " + body);
    return body.substr(at + kName.size(), 36);
}

// The fastest of several loads; `rounds` of all together.
Load best_of(int rounds, const Peer& peer, int connections, double seconds, const std::string& creator) {
    std::vector<Load> loads;
    for (int i = 0; i < rounds; ++i)
        loads.push_back(run_load(peer.port, connections, seconds, [&] { return ticket_flow(peer.port, creator); }));
    Load best = *std::max_element(loads.begin(), loads.end(), [](const Load& a, const Load& b) {
        return a.rounds_per_second < b.rounds_per_second;
    });
    best.rounds = 0;
    for (const Load& load : loads) best.rounds += load.rounds;
    return best;
}

void report(Results& results, const std::string& name, const Load& load) {
    results.add(name + "_per_s", load.rounds_per_second, "flows/s, 16 connections");
    results.add(name + "_p50_ms", load.p50_ms, "ms a request");
    results.add(name + "_p99_ms", load.p99_ms, "ms a request");
}

// The network thread's cost of a flow, which bounds how many a service answers, over that of what no service of this transport
// could spare: six of the smallest requests and the bare signature.
void measure_floor(const Options& options, const Peer& daemon, const std::string& creator, Results& results) {
    const auto cost_us = [&](const std::function<std::unique_ptr<Script>()>& script) {
        const double before = daemon.child->network_thread_seconds();
        const Load load = run_load(daemon.port, 16, options.seconds, script);
        return (daemon.child->network_thread_seconds() - before) / static_cast<double>(load.rounds) * 1e6;
    };
    const std::string status = make_request(daemon.port, "GET", "/api/v1/status", "", "");
    double request = 1e9, flow = 1e9;
    for (int round = 0; round < 3; ++round) {  // in turns: what slows the machine slows both
        request = std::min(request, cost_us([&] { return repeat(status); }));
        flow = std::min(flow, cost_us([&] { return ticket_flow(daemon.port, creator); }));
    }
    results.add("flow_p256_network_us", flow, "µs of the network thread a flow");
    results.add("flow_p256_floor_us", 6 * request + results.value("sign_p256_us"),
                "µs: six GET /status there and a bare signature");
    results.add_ratio("flow_p256_vs_floor", "flow_p256_network_us", "flow_p256_floor_us");
}

void measure_ours(const Options& options, const std::string& directory, const std::string& key, Results& results) {
    const std::string state = directory + "/state";
    const Peer daemon = start_daemon(options.programs, directory,
                                     {"--login", state + "/demo-" + (key == "p256" ? "p256" : "rsa") + ".p12",
                                      "--password-file", state + "/demo-password"});
    const std::string creator = "{\"accessTokenUuid\":\"" + permission(daemon.port) + "\"}";
    const double before = daemon.child->processor_seconds();
    const Load load = best_of(3, daemon, 16, options.seconds, creator);
    const double spent = daemon.child->processor_seconds() - before;
    report(results, "flow_" + key, load);
    results.add("flow_" + key + "_cpu_us", spent / static_cast<double>(load.rounds) * 1e6,
                "µs of the server's processor time a flow");
    const Load one = best_of(2, daemon, 1, options.seconds, creator);
    results.add("flow_" + key + "_1_per_s", one.rounds_per_second, "flows/s, 1 connection");
    results.add("flow_" + key + "_rss_mb", daemon.child->memory_mb(), "MB after the load");
    if (key == "p256") measure_floor(options, daemon, creator, results);
}

// What the journal of consent costs: the same load on two daemons in turns, one of which keeps none.
void measure_journal(const Options& options, const std::string& directory, Results& results) {
    struct Kind {
        std::string name, consent;
        Peer daemon;
        std::string creator;
    };
    std::array<Kind, 2> kinds{Kind{"kept", "", {}, {}}, Kind{"off", "journal = \"off\"\n", {}, {}}};
    for (Kind& kind : kinds) {
        const std::string own = directory + "/journal-" + kind.name, state = own + "/state";
        std::filesystem::create_directories(own);
        std::filesystem::copy(directory + "/state", state, std::filesystem::copy_options::recursive);
        kind.daemon = start_daemon(options.programs, own,
                                   {"--login", state + "/demo-p256.p12", "--password-file", state + "/demo-password"},
                                   kind.consent);
        kind.creator = "{\"accessTokenUuid\":\"" + permission(kind.daemon.port) + "\"}";
    }
    for (const int connections : {16, 1}) {
        std::vector<double> best(kinds.size());
        for (int round = 0; round < 3; ++round)
            for (std::size_t i = 0; i < kinds.size(); ++i)
                best[i] = std::max(
                    best[i],
                    best_of(1, kinds[i].daemon, connections, options.seconds, kinds[i].creator).rounds_per_second);
        const std::string name = "flow_journal_" + std::to_string(connections);
        for (std::size_t i = 0; i < kinds.size(); ++i)
            results.add(name + "_" + kinds[i].name + "_per_s", best[i],
                        "flows/s, " + std::to_string(connections) + " connections");
        results.add_ratio(name + "_kept_vs_off", name + "_kept_per_s", name + "_off_per_s");
    }
}

void measure_java(const Options& options, const std::string& directory, bool tuned, Results& results) {
    const std::string name = tuned ? "java_tuned" : "java_default";
    const auto java = start_java(directory, directory + "/state/demo-p256.p12", "demo", tuned);
    if (!java) return static_cast<void>(std::puts("SKIPPED: Java or BouncyCastle is not installed"));
    best_of(1, *java, 16, 2 * options.seconds, "{}");  // until it is compiled
    const Load load = best_of(2, *java, 16, options.seconds, "{}");
    report(results, name, load);
    results.add(name + "_rss_mb", java->child->memory_mb(), "MB after the load");
    results.add_ratio("flow_p256_vs_" + name, "flow_p256_per_s", name + "_per_s");
}

}  // namespace

void measure_flow(const Options& options, Results& results) {
    const TemporaryDirectory directory;
    Child make({options.programs + "/pidpys", "demo", "make", "--state", directory.path() + "/state"},
               directory.path() + "/make.log");
    while (!make.line().empty()) {}
    const std::string state = directory.path() + "/state";
    measure_signing("p256", state + "/demo-p256.p12", results);
    measure_signing("rsa2048", state + "/demo-rsa.p12", results);
    measure_journal(options, directory.path(), results);  // copies the state: before a service has used it
    measure_ours(options, directory.path(), "p256", results);
    measure_ours(options, directory.path(), "rsa2048", results);
    measure_java(options, directory.path(), true, results);
    measure_java(options, directory.path(), false, results);
}

}  // namespace bench
