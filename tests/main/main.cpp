// SPDX-License-Identifier: MIT
// Catch2's main. PIDPYS_TEST_ISA=NAME runs a program's tests with the engines of a narrower instruction set.
#define CATCH_CONFIG_RUNNER
#include <cstdio>
#include <cstdlib>

#include <catch2/catch.hpp>

#include "crypto/base/isa.hpp"

int main(int argc, char** argv) {
    if (const char* name = std::getenv("PIDPYS_TEST_ISA")) {
        const auto isa = pidpys::crypto::isa_named(name);
        if (!isa) {
            std::fprintf(stderr, "PIDPYS_TEST_ISA: no instruction set %s\n", name);
            return 2;
        }
        pidpys::crypto::limit_isa(*isa);
    }
    return Catch::Session().run(argc, argv);
}
