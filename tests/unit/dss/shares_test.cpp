// SPDX-License-Identifier: MIT
// What one client and one user may have under way, and how fast a user may call.
#include <catch2/catch.hpp>

#include "api/dss/auth/shares.hpp"
#include "tests/unit/dss/world.hpp"

using namespace pidpys;
using namespace pidpys::api::dss;
using namespace pidpys::test;

TEST_CASE("shares_of_a_client_and_of_a_user_are_their_own", "[dss]") {
    Shares shares({1, 100}, {2, 50});
    auto first = shares.of_client("a", 60);
    REQUIRE(first);
    CHECK(shares.of_client("a", 0).error().code == Errc::exhausted);
    CHECK(shares.of_client("b", 100));
    CHECK(shares.of_user("a", 50));  // a user of the same name
    CHECK(shares.of_user("a", 51).error().code == Errc::exhausted);
    first = api::Charge();
    CHECK(shares.of_client("a", 100));
}

TEST_CASE("body_beyond_the_share_of_its_client_or_user_is_429", "[dss]") {
    World world;
    for (auto* share : {&world.options.client_share, &world.options.user_share}) {
        const auto usual = std::exchange(share->octets, 10);
        world.start();
        CHECK(world.post("/V2/ShelfUpload", std::string(11, 'x')).status == 429);
        CHECK(world.post("/V2/ShelfUpload", std::string(10, 'x')).status == 200);
        CHECK(world.post("/V2/ShelfUpload", std::string(10, 'x')).status == 200);  // given back
        share->octets = usual;
    }
}

TEST_CASE("user_who_calls_too_often_is_429_and_others_are_not", "[dss]") {
    World world;
    world.options.user_requests_per_second = 2;
    world.start();
    for (int i = 0; i < 4; ++i) CHECK(world.get("/GetMyOrganizations").status == 200);
    const auto refused = world.get("/GetMyOrganizations");
    CHECK(refused.status == 429);
    CHECK(header(refused, "Retry-After") == "1");
    CHECK(world.get("/GetMyOrganizations", kBobId).status == 200);
}
