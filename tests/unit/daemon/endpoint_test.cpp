// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "daemon/transport/endpoint.hpp"

using namespace pidpys;
using daemon::parse_endpoint;

TEST_CASE("endpoint_of_loopback_is_parsed_and_printed_back") {
    for (const char* text : {"127.0.0.1:9091", "127.1.2.3:0", "[::1]:65535"}) {
        CHECK(parse_endpoint(text)->text() == text);
        CHECK(parse_endpoint(text)->is_loopback());
    }
}

TEST_CASE("endpoint_that_others_could_reach_is_no_loopback") {
    for (const char* text :
         {"0.0.0.0:1", "192.168.1.1:9091", "[::]:1", "[fe80::1]:9090", "128.0.0.1:1", "[::ffff:127.0.0.1]:1"}) {
        CHECK(parse_endpoint(text)->text() == text);
        CHECK_FALSE(parse_endpoint(text)->is_loopback());
    }
}

TEST_CASE("endpoint_malformed_is_refused") {
    for (const char* text : {"",
                             "9091",
                             "127.0.0.1",
                             "127.0.0.1:",
                             "127.0.0.1:65536",
                             "127.0.0.1:-1",
                             "127.0.0.1:1x",
                             "localhost:1",
                             "127.0.0:1",
                             "127.0.0.01:1",
                             "0127.0.0.1:1",
                             "127.0.0.1.1:1",
                             "127.0.0.256:1",
                             "::1:9091",
                             " 127.0.0.1:1",
                             "[127.0.0.1]:1",
                             "[0::1]:1",
                             "[fe80::1%lo]:1",
                             "[FE80::1]:1",
                             "[]:1",
                             "[::1:1",
                             "10.1:1"})
        CHECK(parse_endpoint(text).error().code == Errc::malformed);
}
