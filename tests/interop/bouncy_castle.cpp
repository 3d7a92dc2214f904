// SPDX-License-Identifier: MIT
#include "bouncy_castle.hpp"

#include <catch2/catch.hpp>

#include "material.hpp"
#include "tests/main/needs.hpp"

namespace pidpys::crypto::test {

void need_bouncy_castle() {
    needs::file(std::string(PIDPYS_BC_DIR) + "/bcpkix.jar");
    needs::program("javac");
}

int java(const std::string& program, const std::string& arguments, std::string* output) {
    static const Folder classes;
    static const std::string jars = std::string(PIDPYS_BC_DIR) + "/bcprov.jar:" + PIDPYS_BC_DIR +
                                    "/bcpkix.jar:" + PIDPYS_BC_DIR + "/bcutil.jar:" + classes.path("");
    static const int compiled = run("javac -encoding UTF-8 -d " + classes.path("") + " -cp " + jars + " " +
                                    places::in_source("tests/interop/java/*.java"));
    REQUIRE(compiled == 0);
    return run("java -Dfile.encoding=UTF-8 -XX:TieredStopAtLevel=1 -cp " + jars + " " + program + " " + arguments,
               output);
}

}  // namespace pidpys::crypto::test
