// SPDX-License-Identifier: MIT
// bench_crypto [--json FILE] [--isa NAME]: speed of the Ukrainian algorithms on one core, beside EC_GROUP and Bouncy
// Castle; with the engines of a narrower instruction set if one is named (crypto/base/isa.hpp).
#include <cstdio>
#include <string_view>

#include "crypto/base/isa.hpp"
#include "results.hpp"

namespace {

int usage() {
    std::fputs("usage: bench_crypto [--json FILE] [--isa NAME], where NAME is one of:", stderr);
    for (const auto& each : pidpys::crypto::isa_names()) std::fprintf(stderr, " %s", each.name.data());
    std::fputs("\n", stderr);
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    const char* file = nullptr;
    for (int i = 1; i < argc; i += 2) {
        const std::string_view option = argv[i];
        if (i + 1 == argc) return usage();
        if (option == "--json") {
            file = argv[i + 1];
        } else if (const auto isa = pidpys::crypto::isa_named(argv[i + 1]); option == "--isa" && isa) {
            pidpys::crypto::limit_isa(*isa);
        } else {
            return usage();
        }
    }
    bench::Results results;
    results.note("crypto_isa", std::string(pidpys::crypto::isa_in_use()));
    bench::measure_dstu(results);
#ifdef PIDPYS_BENCH_SYMMETRIC
    bench::measure_symmetric(results);
#endif
#ifdef PIDPYS_BENCH_CONTAINERS
    bench::measure_containers(results);
#endif
#ifdef PIDPYS_BENCH_ENVELOPES
    bench::measure_envelopes(results);
#endif
#ifdef PIDPYS_BENCH_LISTS
    bench::measure_lists(results);
#endif
#ifdef PIDPYS_BENCH_JUDGEMENTS
    bench::measure_judgements(results);
#endif
    bench::measure_bouncy_castle(results);
    results.print();
    if (file != nullptr && !results.merge_into(file)) {
        std::fprintf(stderr, "cannot write %s\n", file);
        return 1;
    }
    return 0;
}
