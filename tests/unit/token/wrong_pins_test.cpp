// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <filesystem>

#include "material.hpp"
#include "token/wrong_pins.hpp"

namespace pidpys::token {

TEST_CASE("wrong_pins_are_counted_from_one_program_to_the_next") {
    const crypto::test::Folder folder;
    const TokenId mine{"module", "label", "maker", "model", "1"}, other{"module", "label", "maker", "model", "2"};
    const std::string file = folder.path("state/wrong-pins");
    {
        const WrongPins first(file);
        CHECK(first.in_a_row(mine) == 0);
        first.note(mine, 0);
        CHECK_FALSE(std::filesystem::exists(file));  // no news, no file
        first.note(mine, 2);
        first.note(other, 1);
    }
    const WrongPins next(file);
    CHECK(next.in_a_row(mine) == 2);
    CHECK(next.in_a_row(other) == 1);
    next.note(mine, 3);
    next.note(other, 0);
    CHECK(WrongPins(file).in_a_row(mine) == 3);
    CHECK(WrongPins(file).in_a_row(other) == 0);
    CHECK(as_text(crypto::test::read_file(file)).find("label") == std::string_view::npos);
}

TEST_CASE("wrong_pins_of_a_file_that_is_none_are_none_and_it_stays_small") {
    const crypto::test::Folder folder;
    const TokenId mine{"module", "label", "maker", "model", "1"};
    const std::string file = folder.write("wrong-pins", as_bytes("x\n 7\n\nabc 9999999999999999999\nabc -1\nabc 1x\n"));
    const WrongPins pins(file);
    CHECK(pins.in_a_row(mine) == 0);
    for (int i = 0; i < 100; ++i) pins.note({"module", std::to_string(i), {}, {}, {}}, 1);
    pins.note(mine, 3);
    CHECK(pins.in_a_row(mine) == 3);
    CHECK(std::filesystem::file_size(file) < 8192);
    const WrongPins nowhere(std::filesystem::path{});
    nowhere.note(mine, 1);
    CHECK(nowhere.in_a_row(mine) == 0);
}

}  // namespace pidpys::token
