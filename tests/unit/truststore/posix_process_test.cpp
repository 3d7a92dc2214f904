// SPDX-License-Identifier: MIT
#include "platform/process.hpp"

#include <catch2/catch.hpp>

using namespace pidpys;
using platform::run_process;

TEST_CASE("run_process_arguments_are_not_read_by_a_shell") {
    const auto ran = run_process({"printf", "%s|", "a b", "$(id)", "; rm -rf x", "\"'"});

    REQUIRE(ran);
    CHECK(ran->status == 0);
    CHECK(ran->output == "a b|$(id)|; rm -rf x|\"'|");
}

TEST_CASE("run_process_status_and_both_outputs_are_answered") {
    const auto ran = run_process({"sh", "-c", "echo out; echo err >&2; exit 7"});

    REQUIRE(ran);
    CHECK(ran->status == 7);
    CHECK(ran->output == "out\nerr\n");
}

TEST_CASE("run_process_missing_program_answers_not_found") {
    CHECK(run_process({"pidpys-no-such-program"}).error().code == Errc::not_found);
    CHECK(run_process({}).error().code == Errc::invalid_argument);
}

TEST_CASE("run_process_sleeper_is_killed_at_the_limit") {
    const auto start = std::chrono::steady_clock::now();

    CHECK(run_process({"sleep", "30"}, std::chrono::seconds{1}).error().code == Errc::timeout);

    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{10});
}

TEST_CASE("run_process_flood_of_output_is_bounded_and_read_to_its_end") {
    const auto ran = run_process({"head", "-c", "5000000", "/dev/zero"});

    REQUIRE(ran);
    CHECK(ran->status == 0);
    CHECK(ran->output.size() == 1u << 20);
}

TEST_CASE("run_process_child_reads_nothing_and_inherits_no_descriptor") {
    CHECK(run_process({"cat"}).value().output.empty());
    const auto listing = run_process({"sh", "-c", "ls /proc/self/fd | wc -l"});
    CHECK(std::stoi(listing.value().output) <= 4);  // 0, 1, 2 and the one that ls reads the folder by
}
