// SPDX-License-Identifier: MIT
// personalKeysSession (cipher-api 4.11).
#include <catch2/catch.hpp>

#include "fixture.hpp"
#include "material.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;

TEST_CASE("personal_keys_are_taken_into_use_and_given_back") {
    const crypto::test::Folder folder;
    folder.write("key.p12", alice().container);
    CipherConfig config;
    config.key_path_prefixes = {folder.path("")};
    Fixture service(config);
    const auto body = [&](const std::string& file, const std::string& password) {
        return nlohmann::json{{"keyStorePath", folder.path(file)}, {"keyStorePassword", password}, {"caId", "testCa"}}
            .dump();
    };

    const auto wrong = service.post("personalKeysSession", body("key.p12", "wrong"));
    CHECK(wrong.status == 500);
    CHECK(wrong.cause().find("Невірний пароль") == 0);
    CHECK(service.post("personalKeysSession", body("missing", "x")).cause() ==
          service.post("personalKeysSession", R"({"keyStorePath":"/etc/passwd"})").cause());
    CHECK(service.post("personalKeysSession", "{}").status == 500);

    CHECK(service.post("personalKeysSession", body("key.p12", alice().password)).message() ==
          "Використання особистих ключів розпочато.");
    CHECK(service.get("certificateInfo/signature").json.contains("ownerCertificateInfo"));
    CHECK(service.post("personalKeysSession", body("key.p12", alice().password))
              .cause()
              .find("Операція вже виконується") == 0);
    CHECK(service.call(Method::del, "personalKeysSession").status == 200);
    CHECK(service.get("certificateInfo/signature").body == "{}");
}

TEST_CASE("password_of_a_file_named_by_its_path_is_not_guessed_by_any_endpoint") {
    const crypto::test::Folder folder;
    folder.write("key.p12", alice().container);
    CipherConfig config;
    config.key_path_prefixes = {folder.path("")};
    Fixture service(config);
    const auto path = folder.path("key.p12");
    const auto ticket = service.ticket();
    REQUIRE(service.call(Method::put, ticket + "/keyStore", nlohmann::json{{"keyStorePath", path}}.dump()).status ==
            200);
    const auto by_ticket = [&](const std::string& password) {
        return service.call(Method::put, ticket + "/keyStore/verifier",
                            nlohmann::json{{"keyStorePassword", password}}.dump());
    };
    const auto by_login = [&](const std::string& password) {
        return service.post("personalKeysSession",
                            nlohmann::json{{"keyStorePath", path}, {"keyStorePassword", password}}.dump());
    };
    for (int i = 0; i < 5; ++i) {
        CHECK(by_ticket("wrong").cause().find("Невірний пароль") == 0);
        CHECK(by_login("wrong").cause().find("Невірний пароль") == 0);
    }
    for (const auto& answer : {by_ticket(alice().password), by_login(alice().password)}) {
        CHECK(answer.status == 500);
        CHECK(answer.cause().find("keyStorePath names no key container") != std::string::npos);
    }
}
