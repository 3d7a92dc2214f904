// SPDX-License-Identifier: MIT
// What is known of a level before any server is asked.
#include <catch2/catch.hpp>

#include "desk_fetcher.hpp"
#include "proof/prospect.hpp"

namespace pidpys::proof {
namespace {

using namespace test;
using crypto::CadesLevel;

constexpr std::chrono::hours year{24 * 366};

Member without_addresses(DeskFetcher& network) {
    pidpys::test::authority::Issue wanted;
    wanted.common_name = "Петренко Петро";
    wanted.addresses = false;
    auto made = network.office().house.issue(wanted, network.office().house.issuing);
    REQUIRE(made);
    return std::move(*made);
}

}  // namespace

TEST_CASE("an_issuer_that_can_be_fetched_or_is_at_hand_lets_a_level_be_tried") {
    DeskFetcher network("ecdsa");
    const Member person = network.person();  // its certificate tells where its issuer's is
    for (const auto level : {CadesLevel::t, CadesLevel::x_long, CadesLevel::lt, CadesLevel::lta})
        CHECK(check_prospect(network.context(), person.certificate(), level, network));
    Context context = network.context();
    context.certificates = {network.office().house.issuing.certificate()};
    CHECK(check_prospect(context, without_addresses(network).certificate(), CadesLevel::x_long, network));
    CHECK(network.asked("aia") == 0);
}

TEST_CASE("an_issuer_at_an_address_that_the_network_would_not_ask_is_no_prospect") {
    DeskFetcher network("ecdsa");
    const Member person = network.person();
    network.forbid("aia");
    CHECK(check_prospect(network.context(), person.certificate(), CadesLevel::t, network));
    for (const auto level : {CadesLevel::x_long, CadesLevel::lt}) {
        const auto checked = check_prospect(network.context(), person.certificate(), level, network);
        REQUIRE_FALSE(checked);
        INFO(checked.error().detail);
        CHECK(checked.error().detail.find("a foreign file may not choose it") != std::string::npos);
    }
    Context context = network.context();  // nobody has to be asked
    context.certificates = {network.office().house.issuing.certificate()};
    CHECK(check_prospect(context, person.certificate(), CadesLevel::x_long, network));
    CHECK(network.asked("aia") == 0);
}

TEST_CASE("a_certificate_out_of_its_time_has_no_prospect_of_any_level") {
    DeskFetcher network("ecdsa");
    const Member person = network.person();
    network.pass(year);
    for (const auto level : {CadesLevel::t, CadesLevel::x_long}) {
        const auto checked = check_prospect(network.context(), person.certificate(), level, network);
        REQUIRE_FALSE(checked);
        CHECK(checked.error().code == Errc::expired);
    }
}

TEST_CASE("without_a_path_or_an_address_for_one_only_t_has_a_prospect") {
    DeskFetcher network("ecdsa");
    const Member person = without_addresses(network);
    CHECK(check_prospect(network.context(), person.certificate(), CadesLevel::t, network));
    for (const auto level : {CadesLevel::x_long, CadesLevel::lt, CadesLevel::lta}) {
        const auto checked = check_prospect(network.context(), person.certificate(), level, network);
        REQUIRE_FALSE(checked);
        CHECK(checked.error().code == Errc::untrusted);
    }
    // The whole path is at hand, and its anchor is nobody's here.
    Context stranger = network.context();
    const certs::AuthorityRegistry nobody;
    stranger.authorities = nobody;
    stranger.certificates = {network.office().house.issuing.certificate(), network.office().house.root.certificate()};
    CHECK_FALSE(check_prospect(stranger, network.person().certificate(), CadesLevel::x_long, network));
}

}  // namespace pidpys::proof
