// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "desk_fetcher.hpp"
#include "proof/path_inquiry.hpp"

namespace pidpys::proof {

TEST_CASE("certificates_that_lead_on_to_nothing_are_no_answer") {
    test::DeskFetcher network("ecdsa"), stranger("rsa");
    const auto person = network.person();
    Context context = network.context();
    PathInquiry inquiry(context, person.certificate(), context.now);
    const auto request = inquiry.next();
    REQUIRE(request);
    const auto wrong = request->check(stranger.office().house.issuing.certificate());
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == Errc::untrusted);
    CHECK_FALSE(request->check(network.office().house.root.certificate()));
    CHECK_FALSE(request->check(as_bytes("<html>")));
    const auto right = request->check(network.office().house.issuing.certificate());
    REQUIRE(right);
    CHECK(right->keep_until == context.now + std::chrono::hours(24));
}

}  // namespace pidpys::proof
