// SPDX-License-Identifier: MIT
#include "crypto/base/secret.hpp"

#include <type_traits>

#include <catch2/catch.hpp>

using namespace pidpys;

TEST_CASE("secret_cannot_be_copied_by_accident") {
    STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<SecretBytes>);
    STATIC_REQUIRE_FALSE(std::is_copy_assignable_v<SecretBytes>);
    STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<SecretString>);
    STATIC_REQUIRE(std::is_nothrow_move_constructible_v<SecretBytes>);
}

TEST_CASE("secret_shrink_wipes_the_tail") {
    SecretBytes secret(as_bytes("password"));
    const std::uint8_t* memory = secret.data();
    secret.shrink(4);
    CHECK(as_text(secret.view()) == "pass");
    CHECK(memory[4] == 0);
    CHECK(memory[7] == 0);
}

TEST_CASE("secret_comparison_is_by_value_and_length") {
    CHECK(equal_constant_time(as_bytes("abc"), as_bytes("abc")));
    CHECK_FALSE(equal_constant_time(as_bytes("abc"), as_bytes("abd")));
    CHECK_FALSE(equal_constant_time(as_bytes("abc"), as_bytes("ab")));
    CHECK(equal_constant_time({}, {}));
}
