// SPDX-License-Identifier: MIT
// bench_crypto [--json FILE]: speed of the Ukrainian algorithms on one core, beside EC_GROUP and Bouncy Castle.
#include <cstdio>
#include <cstring>

#include "results.hpp"

int main(int argc, char** argv) {
    const bool to_file = argc == 3 && std::strcmp(argv[1], "--json") == 0;
    if (argc != 1 && !to_file) {
        std::fputs("usage: bench_crypto [--json FILE]\n", stderr);
        return 2;
    }
    bench::Results results;
    bench::measure_dstu(results);
#ifdef PIDPYS_BENCH_SYMMETRIC
    bench::measure_symmetric(results);
#endif
#ifdef PIDPYS_BENCH_CONTAINERS
    bench::measure_containers(results);
#endif
    bench::measure_bouncy_castle(results);
    results.print();
    if (to_file && !results.merge_into(argv[2])) {
        std::fprintf(stderr, "cannot write %s\n", argv[2]);
        return 1;
    }
    return 0;
}
