// SPDX-License-Identifier: MIT
// pidpys-test-authority [FAMILY…]: the services of front_desk.hpp at a free port of loopback, for dstu, rsa and ecdsa or
// those named. Writes one line, {"address": "http://127.0.0.1:PORT"}, when it is ready, and ends with its standard input.
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "platform/detached_thread.hpp"
#include "tests/authority/front_desk.hpp"
#include "tests/authority/server.hpp"

int main(int count, char** arguments) {
    using namespace pidpys::test::authority;
    std::vector<std::string> families(arguments + 1, arguments + count);
    if (families.empty()) families = {"dstu", "rsa", "ecdsa"};
    Server server;
    const std::string address = "http://127.0.0.1:" + std::to_string(server.port());
    std::map<std::string, Office> offices;
    for (const std::string& family : families) {
        auto office = open_office(family, address, std::chrono::system_clock::now());
        if (!office) {
            std::fprintf(stderr, "%s: %s\n", family.c_str(), office.error().detail.c_str());
            return 1;
        }
        offices.emplace(family, std::move(*office));
    }
    FrontDesk desk(std::move(offices));
    pidpys::platform::start_detached([] {
        while (std::cin.get() != std::char_traits<char>::eof()) {}
        std::_Exit(0);
    });
    std::printf("{\"address\": \"%s\"}\n", address.c_str());
    std::fflush(stdout);
    server.serve(desk);
}
