// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "api/session/password_check.hpp"

using namespace pidpys;
using namespace pidpys::api;

TEST_CASE("password_check_knows_the_password_and_no_other") {
    const PasswordCheck check(SecretString("пароль"));
    CHECK(check.matches(SecretString("пароль")));
    CHECK_FALSE(check.matches(SecretString("парол")));
    CHECK_FALSE(check.matches(SecretString("")));
    CHECK(PasswordCheck(SecretString("")).matches(SecretString("")));
}
