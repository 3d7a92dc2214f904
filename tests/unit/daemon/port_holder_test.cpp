// SPDX-License-Identifier: MIT
#include "daemon/config/port_holder.hpp"

#include <catch2/catch.hpp>

using namespace pidpys;
using pidpys::daemon::describe_holder;

namespace {

platform::PortOwner held_by(const char* program, const char* user, bool of_another) {
    platform::PortOwner owner;
    owner.listening = true;
    owner.of_another = of_another;
    owner.user = user;
    owner.program = program;
    owner.process = 4242;
    return owner;
}

daemon::PortHolder described(const platform::PortOwner& owner) {
    return describe_holder(9091, owner, api::Language::en);
}

}  // namespace

TEST_CASE("port_holder_is_told_by_whose_it_is") {
    const auto ours = described(held_by("pidpysd", "olena", false));
    CHECK(ours.says == "Port 9091 is taken by the program pidpysd (process 4242)");
    CHECK(ours.user.empty());
    CHECK(ours.cure.find("4242") != std::string::npos);

    const auto theirs = described(held_by("pidpysd", "taras", true));
    CHECK(theirs.says.find("taras") != std::string::npos);
    CHECK(theirs.says.find("4242") == std::string::npos);
    CHECK(theirs.user == "taras");
    CHECK(theirs.cure.find("4242") == std::string::npos);  // nobody ends another's

    const auto untold = described(held_by("pidpysd", "", true));
    CHECK(untold.says == ours.says);
    CHECK(untold.cure == theirs.cure);

    const auto program = described(held_by("nginx", "taras", true));
    CHECK(program.says == "Port 9091 is taken by the program nginx (process 4242)");
    CHECK(described(held_by("", "", true)).says == "Port 9091 is taken by another user's program");
}
