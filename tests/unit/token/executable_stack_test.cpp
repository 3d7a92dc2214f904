// SPDX-License-Identifier: MIT
#include "token/executable_stack.hpp"

#include <catch2/catch.hpp>

#include "material.hpp"
#include "tests/main/places.hpp"

using namespace pidpys;
using token::wants_executable_stack;

namespace {

// Made by gcc with -z execstack and without.
Bytes library(const char* name) {
    Bytes octets = crypto::test::read_file(places::in_source("tests/fuzz/seeds/executable_stack/") + name);
    octets.at(0) = 0x7f;  // which the seed is without
    return octets;
}

}  // namespace

TEST_CASE("executable_stack_is_seen_in_the_header_of_a_library") {
    CHECK(wants_executable_stack(library("stack")));
    CHECK_FALSE(wants_executable_stack(library("plain")));
    CHECK_FALSE(wants_executable_stack({}));
    CHECK_FALSE(wants_executable_stack(as_bytes("#!/bin/sh\n" + std::string(100, ' '))));
}

TEST_CASE("executable_stack_header_that_leads_beyond_the_file_is_no_library") {
    const Bytes whole = library("stack");
    for (std::size_t size = 0; size < 64; ++size) CHECK_FALSE(wants_executable_stack(ByteView(whole).first(size)));
    for (const std::size_t at : {std::size_t{39}, std::size_t{54}, std::size_t{57}}) {
        Bytes changed = whole;
        changed[at] = 0xff;
        CHECK_FALSE(wants_executable_stack(changed));
    }
}
