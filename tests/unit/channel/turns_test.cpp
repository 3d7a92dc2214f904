// SPDX-License-Identifier: MIT
#include "channel/turns.hpp"

#include <catch2/catch.hpp>

using pidpys::channel::Turns;

namespace {

std::string order(Turns<char>& turns) {
    std::string all;
    while (!turns.empty()) all += turns.pop();
    return all;
}

}  // namespace

TEST_CASE("turns_give_each_asker_one_after_the_other") {
    Turns<char> turns;
    for (const char c : {'1', '2', '3', '4', '5'}) turns.push("many", c);
    turns.push("one", 'a');
    turns.push("two", 'x');
    turns.push("two", 'y');
    CHECK(turns.size() == 8);
    CHECK(order(turns) == "1ax2y345");
}

TEST_CASE("turns_do_not_come_twice_to_one_asker_while_another_waits") {
    Turns<char> turns;
    turns.push("many", '1');
    CHECK(turns.pop() == '1');
    turns.push("many", '2');
    turns.push("many", '3');
    turns.push("one", 'a');
    CHECK(order(turns) == "a23");
}

TEST_CASE("turns_forget_what_is_taken_back") {
    Turns<char> turns;
    turns.push("many", '1');
    turns.push("many", '2');
    turns.push("one", 'a');
    turns.remove_if([](char c) { return c != '2'; });
    CHECK(turns.size() == 1);
    CHECK(order(turns) == "2");
}
