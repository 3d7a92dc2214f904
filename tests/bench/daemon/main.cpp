// SPDX-License-Identifier: MIT
// bench_daemon [--json FILE] [--only start|status|flow] [--seconds N]: the built pidpysd as its own process over TLS,
// beside nginx, a loop of bare CMS_sign, and a minimal Java server.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>

#include "daemon_bench.hpp"

namespace {

int usage() {
    std::fputs("usage: bench_daemon [--json FILE] [--only start|status|flow] [--seconds N]\n", stderr);
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    bench::Options options;
    options.programs = std::filesystem::canonical("/proc/self/exe").parent_path().string();
    std::string json, only;
    for (int i = 1; i < argc; i += 2) {
        if (i + 1 == argc) return usage();
        if (std::strcmp(argv[i], "--json") == 0)
            json = argv[i + 1];
        else if (std::strcmp(argv[i], "--only") == 0)
            only = argv[i + 1];
        else if (std::strcmp(argv[i], "--seconds") == 0)
            options.seconds = std::atof(argv[i + 1]);
        else
            return usage();
    }
    std::signal(SIGPIPE, SIG_IGN);
    bench::Results results;
    try {
        if (only.empty() || only == "start") measure_start(options, results);
        if (only.empty() || only == "status") measure_status(options, results);
        if (only.empty() || only == "flow") measure_flow(options, results);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_daemon: %s\n", error.what());
        return 1;
    }
    results.print();
    if (!json.empty() && !results.merge_into(json)) {
        std::fprintf(stderr, "cannot write %s\n", json.c_str());
        return 1;
    }
    return 0;
}
