// SPDX-License-Identifier: MIT
// The Windows half of the platform on trial. As `serve` the program is the service that its own tests install.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include <string_view>

#include "tests/unit/windows/played_service.hpp"

int main(int argc, char** argv) {
    if (argc > 2 && std::string_view(argv[1]) == "serve") return pidpys::test::play_service(argv[2]);
    return Catch::Session().run(argc, argv);
}
