// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "api/dss/auth/password.hpp"

using namespace pidpys;
using namespace pidpys::api::dss;

TEST_CASE("password_hash_accepts_its_password_alone", "[dss]") {
    const auto hash = hash_password(SecretString("пароль"));
    CHECK(hash.starts_with("$scrypt$ln=15,r=8,p=3$"));
    CHECK(is_password(SecretString("пароль"), hash));
    CHECK_FALSE(is_password(SecretString("Пароль"), hash));
    CHECK(hash != hash_password(SecretString("пароль")));
}

TEST_CASE("password_hash_malformed_is_never_right", "[dss]") {
    for (const char* hash : {"", "$scrypt$", "$scrypt$ln=15,r=8,p=3$$", "$scrypt$ln=40,r=8,p=1$AAAA$AAAA", "plain",
                             "$scrypt$ln=4,r=1,p=1$!!$AAAA"})
        CHECK_FALSE(is_password(SecretString(""), hash));
}
