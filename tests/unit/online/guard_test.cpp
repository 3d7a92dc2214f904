// SPDX-License-Identifier: MIT
// Where a foreign file may lead the service, as tables of addresses.
#include <catch2/catch.hpp>

#include "online/guard.hpp"

namespace {

using namespace pidpys;
using namespace pidpys::online;
using platform::IpNetwork;

std::vector<IpNetwork> networks(std::initializer_list<const char*> texts) {
    std::vector<IpNetwork> made;
    for (const char* text : texts) made.push_back(platform::parse_network(text).value());
    return made;
}

Guard guard_with(std::initializer_list<const char*> allow, std::initializer_list<const char*> attached = {}) {
    GuardRules rules;
    rules.allow = networks(allow);
    return Guard(rules, [own = networks(attached)] { return own; });
}

bool refuses(const Guard& guard, const char* text) {
    return guard.refuses(platform::parse_ip(text).value()).has_value();
}

Errc code_of(const Guard& guard, const char* url, bool proxied = false) {
    const auto target = parse_target(url);
    if (!target) return target.error().code;
    const auto allowed = guard.check(*target, proxied);
    return allowed ? Errc::internal : allowed.error().code;  // internal: nothing was refused
}

}  // namespace

TEST_CASE("addresses_of_the_machine_and_its_networks_are_refused") {
    const Guard guard = guard_with({});
    for (const char* text : {"0.0.0.0",
                             "0.1.2.3",
                             "10.0.0.1",
                             "10.255.255.255",
                             "100.64.0.1",
                             "100.127.255.255",
                             "127.0.0.1",
                             "127.255.255.254",
                             "169.254.169.254",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.0.0.1",
                             "192.0.2.1",
                             "192.88.99.1",
                             "192.168.0.1",
                             "192.168.255.255",
                             "198.18.0.1",
                             "198.19.255.255",
                             "198.51.100.1",
                             "203.0.113.1",
                             "224.0.0.1",
                             "239.1.2.3",
                             "240.0.0.1",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "::127.0.0.1",
                             "::8.8.8.8",
                             "::ffff:127.0.0.1",
                             "::ffff:8.8.8.8",
                             "64:ff9b::7f00:1",
                             "64:ff9b::808:808",
                             "64:ff9b:1::1",
                             "100::1",
                             "2001::1",
                             "2001:10::1",
                             "2001:db8::1",
                             "2002:7f00:1::1",
                             "2002:808:808::1",
                             "3fff::1",
                             "4000::1",
                             "5f00::1",
                             "fc00::1",
                             "fdff::1",
                             "fe80::1",
                             "febf::1",
                             "fec0::1",
                             "ff02::1",
                             "ff0e::1"}) {
        INFO(text);
        CHECK(refuses(guard, text));
    }
}

TEST_CASE("public_addresses_pass_up_to_the_edges_of_the_others") {
    const Guard guard = guard_with({});
    for (const char* text : {"1.1.1.1",          "8.8.8.8",
                             "9.255.255.255",    "11.0.0.0",
                             "100.63.255.255",   "100.128.0.0",
                             "126.255.255.255",  "128.0.0.0",
                             "169.253.255.255",  "169.255.0.0",
                             "172.15.255.255",   "172.32.0.0",
                             "192.0.1.0",        "192.0.3.0",
                             "192.167.255.255",  "192.169.0.0",
                             "198.17.255.255",   "198.20.0.0",
                             "223.255.255.255",  "2000::1",
                             "2001:200::1",      "2001:4860:4860::8888",
                             "2001:db7:ffff::1", "2001:db9::1",
                             "2003::1",          "2a01:4f8::1",
                             "3ffe:ffff::1",     "3fff:1000::1"}) {
        INFO(text);
        CHECK_FALSE(refuses(guard, text));
    }
}

TEST_CASE("what_the_machine_is_attached_to_is_its_own_network_though_public") {
    const Guard guard = guard_with({}, {"8.8.8.8", "8.8.8.0/24", "2a01:4f8:1:2::/64", "0.0.0.0/0", "2000::/3"});
    CHECK(refuses(guard, "8.8.8.8"));
    CHECK(refuses(guard, "8.8.8.200"));
    CHECK(refuses(guard, "2a01:4f8:1:2::99"));
    CHECK_FALSE(refuses(guard, "8.8.9.1"));  // a tunnel that claims the whole Internet
    CHECK_FALSE(refuses(guard, "2a01:4f8:1:3::99"));
    bool loopback = false;
    for (const auto& network : platform::attached_networks())
        loopback = loopback || network.contains(platform::parse_ip("127.0.0.1").value());
    CHECK(loopback);
}

TEST_CASE("configured_networks_pass_and_nothing_beside_them") {
    const Guard guard = guard_with({"10.1.0.0/16", "::1", "64:ff9b::/96"}, {"10.1.2.0/24"});
    CHECK_FALSE(refuses(guard, "10.1.2.3"));
    CHECK_FALSE(refuses(guard, "::1"));
    CHECK_FALSE(refuses(guard, "64:ff9b::808:808"));
    CHECK(refuses(guard, "10.2.0.1"));
    CHECK(refuses(guard, "127.0.0.1"));
    CHECK(refuses(guard, "::ffff:10.1.2.3"));
}

TEST_CASE("urls_are_judged_before_anything_is_looked_up") {
    const Guard guard = guard_with({});
    for (const char* url : {"http://127.0.0.1/",
                            "http://127.1/",
                            "http://0x7f000001/",
                            "http://017700000001/",
                            "http://2130706433/",
                            "http://[::1]/",
                            "http://[::ffff:127.0.0.1]/",
                            "http://[fe80::1]/",
                            "http://localhost/",
                            "http://LOCALHOST./",
                            "http://a.localhost/",
                            "http://printer/",
                            "http://printer.local/",
                            "http://router.lan/",
                            "http://x.internal/",
                            "http://x.home.arpa/",
                            "http://ca.example.ua:25/",
                            "http://ca.example.ua:6379/",
                            "https://ca.example.ua:22/",
                            "ftp://ca.example.ua/",
                            "ldap://ca.example.ua/",
                            "file:///etc/passwd",
                            "gopher://ca.example.ua/",
                            "http://user@ca.example.ua/",
                            "http://user:password@ca.example.ua/",
                            "http://@127.0.0.1/"}) {
        INFO(url);
        const Errc code = code_of(guard, url);
        CHECK((code == Errc::denied || code == Errc::malformed));
    }
    for (const char* url :
         {"http://ca.example.ua/", "https://ca.example.ua/tsp?x=1", "http://ca.treasury.gov.ua:43222/",
          "http://8.8.8.8/", "http://[2001:4860:4860::8888]/", "http://xn--80ak6aa92e.ua/"}) {
        INFO(url);
        CHECK(code_of(guard, url) == Errc::internal);
    }
}

TEST_CASE("with_an_allowed_network_names_of_it_may_be_asked_but_not_by_a_proxy") {
    const Guard guard = guard_with({"10.1.0.0/16"});
    CHECK(code_of(guard, "http://tsp.internal/") == Errc::internal);
    CHECK(code_of(guard, "http://tsp.internal/", true) == Errc::denied);
    CHECK(code_of(guard, "http://tsp.internal:25/") == Errc::denied);
}

TEST_CASE("networks_are_read_strictly") {
    CHECK(platform::parse_network("10.0.0.0/8").has_value());
    CHECK(platform::parse_network("fd00::/8").has_value());
    CHECK(platform::parse_network("192.168.1.1")->prefix == 32);
    for (const char* text : {"", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10/8", "10.0.0.0/8x",
                             "::/129", "localhost", "fe80::1%lo", "010.0.0.0/8"}) {
        INFO(text);
        CHECK_FALSE(platform::parse_network(text).has_value());
    }
}
