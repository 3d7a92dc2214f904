// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "crypto/base/pem.hpp"

namespace pidpys {

TEST_CASE("pem_blocks_come_one_after_another") {
    const Bytes octets(100, 7);
    const std::string text = "# note\n" + pem_block("ONE", octets) + "between" + pem_block("TWO", {});
    std::string_view rest = text;
    auto block = next_pem_block(rest);
    REQUIRE((block && *block));
    CHECK((*block)->label == "ONE");
    CHECK(base64_decode((*block)->body) == octets);
    CHECK((*block)->whole == pem_block("ONE", octets).substr(0, (*block)->whole.size()));
    block = next_pem_block(rest);
    REQUIRE((block && *block));
    CHECK((*block)->label == "TWO");
    CHECK_FALSE(*next_pem_block(rest));
    CHECK(rest.empty());
}

TEST_CASE("pem_block_without_its_end_is_malformed") {
    for (const std::string& text : {std::string("-----BEGIN ONE-----\nAAAA\n-----END TWO-----\n"),
                                    std::string("-----BEGIN "), "-----BEGIN " + std::string(100, 'A') + "-----\n"}) {
        std::string_view rest = text;
        CHECK(next_pem_block(rest).error().code == Errc::malformed);
    }
}

}  // namespace pidpys
