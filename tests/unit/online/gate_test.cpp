// SPDX-License-Identifier: MIT
// Whether an address may be asked is decided once: what is told before a request and what comes of the request agree.
#include <catch2/catch.hpp>

#include "online/http_client.hpp"

using namespace pidpys;
using namespace pidpys::online;

namespace {

std::unique_ptr<Fetcher> client(ClientOptions options = {}) {
    if (!options.proxy) options.proxy = "";  // not that of whoever runs the tests
    auto made = make_client(std::move(options));
    REQUIRE(made);
    return std::move(*made);
}

Error asked(Fetcher& network, const Address& address) {
    Request request;
    request.kind = Kind::certificates;
    request.addresses = {address};
    const auto answer = fetch_now(network, std::move(request));
    REQUIRE_FALSE(answer);
    return answer.error();
}

}  // namespace

TEST_CASE("what_may_not_be_asked_is_not_asked_and_in_the_same_words") {
    const auto network = client();
    for (const char* url : {"http://127.0.0.1/ca.crt", "http://10.1.2.3/", "http://[::1]/", "http://0x7f.1/",
                            "http://printer/", "http://ca.local/", "http://ca.ua:22/", "ftp://ca.ua/", "ldap://ca.ua/",
                            "http://me:pw@ca.ua/", "ca.ua/ca.crt", "http://", ""}) {
        INFO(url);
        const Address address{url, Source::foreign};
        const auto allowed = network->may_ask(address);
        REQUIRE_FALSE(allowed);
        const Error error = asked(*network, address);
        CHECK(allowed.error().code == error.code);
        CHECK(allowed.error().detail == error.detail);
    }
    for (const char* url : {"http://ca.ua/ca.crt", "https://ca.ua:8443/", "http://8.8.8.8/"})
        CHECK(network->may_ask({url, Source::foreign}));
    for (const char* url : {"http://127.0.0.1:318/tsp", "http://printer/"})
        CHECK(network->may_ask({url, Source::configured}));
    CHECK_FALSE(network->may_ask({"ftp://ca.ua/", Source::configured}));
}

TEST_CASE("without_a_network_nothing_may_be_asked") {
    ClientOptions options;
    options.offline = true;
    const auto network = client(std::move(options));
    const Address address{"http://ca.ua/", Source::configured};
    const auto allowed = network->may_ask(address);
    REQUIRE_FALSE(allowed);
    CHECK(allowed.error().code == Errc::unavailable);
    CHECK(allowed.error().detail == asked(*network, address).detail);
}

TEST_CASE("behind_a_proxy_names_of_the_local_network_may_not_be_asked_even_where_networks_are_allowed") {
    for (const bool proxied : {false, true}) {
        ClientOptions options;
        options.guard.allow = {platform::parse_network("10.0.0.0/8").value()};
        if (proxied) options.proxy = "http://proxy:3128";
        const auto network = client(std::move(options));
        CHECK(network->may_ask({"http://tsp.local/", Source::foreign}).has_value() == !proxied);
    }
}
