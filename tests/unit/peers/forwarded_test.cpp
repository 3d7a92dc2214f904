// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "api/peers/forwarded.hpp"
#include "api/peers/network_peer.hpp"

using namespace pidpys;
using namespace pidpys::api;

namespace {

Peer peer(const char* address) { return network_peer(platform::parse_ip(address).value()); }

ProxyRules rules(ForwardedField field = ForwardedField::x_forwarded_for) {
    return {{*platform::parse_network("10.0.0.0/8"), *platform::parse_network("fd00::/8")}, field};
}

std::string client(const char* connection, const Headers& headers, ForwardedField field) {
    const auto found = client_of(peer(connection), headers, rules(field));
    return found ? found->address : "malformed";
}
std::string listed(const char* connection, const std::string& value) {
    return client(connection, {{"X-Forwarded-For", value}}, ForwardedField::x_forwarded_for);
}
std::string standard(const std::string& value) {
    return client("10.0.0.1", {{"Forwarded", value}}, ForwardedField::forwarded);
}

}  // namespace

TEST_CASE("peer_on_the_network_is_counted_by_its_address_of_ipv6_by_64_bits") {
    CHECK(peer("192.0.2.7").user_name() == "address 192.0.2.7");
    CHECK(peer("::ffff:192.0.2.7").user_name() == "address 192.0.2.7");
    CHECK(peer("2001:db8:1:2:3:4:5:6").user_name() == "address 2001:db8:1:2::/64");
    CHECK(peer("2001:db8:1:2::9").user_name() == peer("2001:db8:1:2:3:4:5:6").user_name());
    CHECK(peer("2001:db8:1:3::9").user_name() != peer("2001:db8:1:2::9").user_name());
    CHECK(peer("2001:db8:1:2::9").address == "2001:db8:1:2::9");
    CHECK_FALSE(peer("127.0.0.1").same_user);
}

TEST_CASE("forwarded_of_one_who_is_no_trusted_proxy_is_not_read") {
    CHECK(listed("192.0.2.1", "198.51.100.1") == "192.0.2.1");
    CHECK(listed("192.0.2.1", "garbage") == "192.0.2.1");
    CHECK(client_of(peer("10.0.0.1"), {{"X-Forwarded-For", "198.51.100.1"}}, {})->address == "10.0.0.1");
}

TEST_CASE("forwarded_the_nearest_that_is_no_trusted_proxy_is_the_client") {
    CHECK(listed("10.0.0.1", "198.51.100.1") == "198.51.100.1");
    CHECK(listed("10.0.0.1", "8.8.8.8, 198.51.100.1") ==
          "198.51.100.1");  // what the client wrote itself counts for nothing
    CHECK(listed("10.0.0.1", "8.8.8.8,198.51.100.1 ,\t10.2.3.4") == "198.51.100.1");
    CHECK(listed("fd00::1", "2001:db8::7") == "2001:db8::7");
    CHECK(listed("10.0.0.1", "[2001:db8::7]:4711") == "2001:db8::7");
    CHECK(listed("10.0.0.1", "198.51.100.1:65535") == "198.51.100.1");
    CHECK(listed("10.0.0.1", "10.2.3.4, 10.2.3.5") == "10.2.3.4");  // proxies all the way
    CHECK(listed("::ffff:10.0.0.1", "::ffff:198.51.100.1") == "198.51.100.1");
    CHECK(client("10.0.0.1", {}, ForwardedField::x_forwarded_for) == "10.0.0.1");
    CHECK(client("10.0.0.1", {{"x-forwarded-for", "8.8.8.8"}, {"X-FORWARDED-FOR", "198.51.100.1"}},
                 ForwardedField::x_forwarded_for) == "198.51.100.1");
}

TEST_CASE("forwarded_the_field_that_was_not_chosen_is_not_read") {
    CHECK(client("10.0.0.1", {{"Forwarded", "for=8.8.8.8"}}, ForwardedField::x_forwarded_for) == "10.0.0.1");
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "8.8.8.8"}}, ForwardedField::forwarded) == "10.0.0.1");
}

TEST_CASE("forwarded_malformed_list_is_told") {
    for (const char* value :
         {"", " ", "unknown", "198.51.100.1,", ",198.51.100.1", "198.51.100.1,,8.8.8.8", "198.51.100", "198.51.100.01",
          "198.51.100.1:", "198.51.100.1:65536", "198.51.100.1:1x", "[198.51.100.1]", "[2001:db8::7",
          "[2001:db8::7]4711", "2001:db8::7%eth0", "\"198.51.100.1\"", "198.51.100.1 8.8.8.8", "for=198.51.100.1"}) {
        CAPTURE(value);
        CHECK(listed("10.0.0.1", value) == "malformed");
    }
    std::string many = "8.8.8.8";
    for (int i = 1; i < 64; ++i) many += ",8.8.8.8";
    CHECK(listed("10.0.0.1", many) == "8.8.8.8");
    CHECK(listed("10.0.0.1", many + ",8.8.8.8") == "malformed");
}

TEST_CASE("forwarded_standard_form_is_read_as_the_rfc_writes_it") {
    CHECK(standard("for=192.0.2.60;proto=http;by=203.0.113.43") == "192.0.2.60");
    CHECK(standard("For=\"[2001:db8:cafe::17]:4711\"") == "2001:db8:cafe::17");
    CHECK(standard("for=192.0.2.43, for=198.51.100.17") == "198.51.100.17");
    CHECK(standard("for=192.0.2.43, for=10.1.1.1;by=10.0.0.1") == "192.0.2.43");
    CHECK(standard("for=\"192.0.2.43:4711\"") == "192.0.2.43");
    CHECK(standard("for=\"192.0.2.43:_port\"") == "192.0.2.43");
    CHECK(standard("host=\"a,b;\\\"for=8.8.8.8\";for=192.0.2.43") == "192.0.2.43");
    CHECK(standard(";;for=192.0.2.43;") == "192.0.2.43");
    // Who is hidden is stood for by the proxy that hides them.
    for (const char* hidden : {"for=unknown", "for=Unknown", "for=_gazonk", "for=\"_SEVKISEK:_a1\"", "proto=https",
                               "for=8.8.8.8, for=unknown"}) {
        CAPTURE(hidden);
        CHECK(standard(hidden) == "10.0.0.1");
    }
    CHECK(standard("for=192.0.2.43, for=_hidden, for=10.1.1.1") == "10.1.1.1");
}

TEST_CASE("forwarded_standard_form_that_is_malformed_is_told") {
    for (const char* value : {"",
                              ",",
                              "for=",
                              "for",
                              "=1",
                              "for=192.0.2.43,",
                              ",for=192.0.2.43",
                              "for=192.0.2.43 x",
                              "for=192.0.2.43;for=192.0.2.44",
                              "for=2001:db8::7",
                              "for=[2001:db8::7]",
                              "for=\"2001:db8::7\"",
                              "for=\"192.0.2.43",
                              "for=\"192.0.2.43\\",
                              "for=some.host",
                              "for=_",
                              "for=\"unknown:x\"",
                              "for =192.0.2.43",
                              "for= 192.0.2.43",
                              "198.51.100.1",
                              "for=192.0.2.43;proto"}) {
        CAPTURE(value);
        CHECK(standard(value) == "malformed");
    }
}

TEST_CASE("forwarded_certificate_that_a_proxy_has_shown_is_nobody_elses") {
    auto shown = peer("10.0.0.1");
    shown.certificate = std::make_shared<const Bytes>(Bytes{1});
    CHECK_FALSE(client_of(shown, {{"X-Forwarded-For", "198.51.100.1"}}, rules())->certificate);
    CHECK_FALSE(client_of(shown, {}, rules())->certificate);
    shown.address = shown.network = "192.0.2.1";  // no proxy
    CHECK(client_of(shown, {}, rules())->certificate);
}
