// SPDX-License-Identifier: MIT
// Start, memory, and the rate of the smallest request beside nginx.
#include <algorithm>
#include <cstdio>
#include <thread>

#include "daemon_bench.hpp"
#include "load.hpp"

namespace bench {
namespace {

const std::string kStatus = "GET /api/v1/status HTTP/1.1\r\nHost: localhost:";

std::string status_request(int port) { return kStatus + std::to_string(port) + "\r\nAccept: application/json\r\n\r\n"; }

double start_ms(const Options& options, const std::string& directory) {
    const Peer daemon = start_daemon(options.programs, directory);
    ask_once(daemon.port, status_request(daemon.port));
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - daemon.child->started())
        .count();
}

struct Rate {
    Load one, sixteen;
    double processor_us = 0;  // of the server, for each request
};

Rate measure(const Peer& peer, double seconds) {
    Rate rate;
    const auto script = [request = status_request(peer.port)] { return repeat(request); };
    rate.one = run_load(peer.port, 1, seconds, script);
    const double before = peer.child->processor_seconds();
    rate.sixteen = run_load(peer.port, 16, seconds, script);
    rate.processor_us = (peer.child->processor_seconds() - before) / static_cast<double>(rate.sixteen.rounds) * 1e6;
    return rate;
}

void report(Results& results, const std::string& name, const Rate& rate) {
    results.add(name + "_1_rps", rate.one.rounds_per_second, "requests/s, 1 connection");
    results.add(name + "_1_p50_ms", rate.one.p50_ms, "ms");
    results.add(name + "_1_p99_ms", rate.one.p99_ms, "ms");
    results.add(name + "_16_rps", rate.sixteen.rounds_per_second, "requests/s, 16 connections");
    results.add(name + "_16_p50_ms", rate.sixteen.p50_ms, "ms");
    results.add(name + "_16_p99_ms", rate.sixteen.p99_ms, "ms");
    results.add(name + "_16_cpu_us", rate.processor_us, "µs of the server's processor time a request");
}

// Rounds alternate, so that a change of the machine's mood strikes all alike; the median round counts.
Rate median(std::vector<Rate>& rates) {
    std::sort(rates.begin(), rates.end(),
              [](const Rate& a, const Rate& b) { return a.sixteen.rounds_per_second < b.sixteen.rounds_per_second; });
    return rates[rates.size() / 2];
}

}  // namespace

void measure_start(const Options& options, Results& results) {
    const TemporaryDirectory directory;
    results.add("first_start_ms", start_ms(options, directory.path()), "ms, identity made as well");
    std::vector<double> times;
    for (int i = 0; i < 15; ++i) times.push_back(start_ms(options, directory.path()));
    std::sort(times.begin(), times.end());
    results.add("start_ms", times[times.size() / 2], "ms from exec to the first answer over TLS");
    const Peer daemon = start_daemon(options.programs, directory.path());
    ask_once(daemon.port, status_request(daemon.port));
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    results.add("idle_rss_mb", daemon.child->memory_mb(), "MB");
}

void measure_status(const Options& options, Results& results) {
    const TemporaryDirectory directory;
    const Peer daemon = start_daemon(options.programs, directory.path());
    const std::string body = ask_once(daemon.port, status_request(daemon.port));
    const auto one = start_nginx(directory.path(), directory.path() + "/state", body, "1");
    if (!one) std::puts("SKIPPED: nginx is not installed; the rate stands alone");
    const auto all = one ? start_nginx(directory.path(), directory.path() + "/state", body, "auto") : std::nullopt;
    std::vector<Rate> ours, single, several;
    for (int i = 0; i < 3; ++i) {
        ours.push_back(measure(daemon, options.seconds));
        if (one) single.push_back(measure(*one, options.seconds));
        if (all) several.push_back(measure(*all, options.seconds));
    }
    const Rate rate = median(ours);
    report(results, "status", rate);
    results.add("loaded_rss_mb", daemon.child->memory_mb(), "MB after the load");
    if (!one) return;
    const Rate nginx_one = median(single), nginx_all = median(several);
    report(results, "nginx_one_worker", nginx_one);
    report(results, "nginx_auto_workers", nginx_all);
    const double tougher = std::max(nginx_one.sixteen.rounds_per_second, nginx_all.sixteen.rounds_per_second);
    results.add("status_rps_vs_nginx", rate.sixteen.rounds_per_second / tougher, "times, against the faster nginx");
    results.add("status_1_rps_vs_nginx",
                rate.one.rounds_per_second / std::max(nginx_one.one.rounds_per_second, nginx_all.one.rounds_per_second),
                "times");
}

}  // namespace bench
