// SPDX-License-Identifier: MIT
// Whose servers are asked, and in which order (pki 5.1).
#include <catch2/catch.hpp>

#include "certs/certificate.hpp"
#include "proof/addresses.hpp"
#include "tests/authority/house.hpp"

namespace pidpys::proof {
namespace {

using pidpys::test::authority::house_of;

std::vector<std::string> urls_of(const std::vector<online::Address>& addresses) {
    std::vector<std::string> urls;
    for (const auto& each : addresses) urls.push_back(each.url);
    return urls;
}

using Urls = std::vector<std::string>;

// By the issuing authority of the tests, with addresses or without.
Bytes signer(bool addresses) {
    const auto& house = house_of("ecdsa");
    pidpys::test::authority::Issue issue{"Підписувач"};
    issue.addresses = addresses;
    return house.issue(issue, house.issuing).value().certificate();
}

certs::Authority listed(const std::string& id, std::vector<std::string> names) {
    certs::Authority authority;
    authority.id = id;
    authority.issuer_names = std::move(names);
    authority.tsp_url = "http://" + id + "/tsp";
    authority.ocsp_url = "http://" + id + "/ocsp";
    return authority;
}

std::string issuer_name() { return certs::certificate_facts(signer(false)).value().issuer.full_name; }

}  // namespace

TEST_CASE("time_stamp_servers_are_those_of_the_administrator_the_certificate_its_authority_the_client") {
    const certs::AuthorityRegistry registry({listed("ca1", {"another"}), listed("ca2", {"older", issuer_name()})});
    Context context{registry, house_of("ecdsa").now};
    context.authority = "ca1";
    const auto asked = [&](const Bytes& certificate) { return urls_of(stamp_addresses(context, certificate).value()); };
    CHECK(asked(signer(false)) == Urls{"http://ca2/tsp"});  // and not the one that the client believes it to be
    const Urls own = asked(signer(true));
    REQUIRE(own.size() == 1);
    CHECK(own.front().starts_with("http://127.0.0.1:1/"));
    context.stamp_servers = {{"http://ours/", online::Source::configured}};
    CHECK(asked(signer(true)) == Urls{"http://ours/", own.front()});
    CHECK(asked(signer(false)) == Urls{"http://ours/"});
}

TEST_CASE("the_client_s_authority_is_asked_where_nobody_else_is_known") {
    const certs::AuthorityRegistry registry({listed("ca1", {"another"})});
    Context context{registry, house_of("ecdsa").now};
    CHECK(stamp_addresses(context, signer(false)).error().code == Errc::not_found);
    context.authority = "nobody";
    CHECK(stamp_addresses(context, signer(false)).error().code == Errc::not_found);
    context.authority = "ca1";
    CHECK(urls_of(stamp_addresses(context, signer(false)).value()) == Urls{"http://ca1/tsp"});
    CHECK(status_addresses(context, signer(false)).empty());  // who is revoked its own authority alone can say
}

TEST_CASE("status_servers_are_those_of_the_certificate_or_of_its_authority") {
    const certs::AuthorityRegistry registry({listed("ca2", {issuer_name()})});
    const Context context{registry, house_of("ecdsa").now};
    CHECK(urls_of(status_addresses(context, signer(false))) == Urls{"http://ca2/ocsp"});
    CHECK(urls_of(status_addresses(context, signer(true))).front().starts_with("http://127.0.0.1:1/"));
}

}  // namespace pidpys::proof
