// SPDX-License-Identifier: MIT
// The rows of cipher-api 13 and the choices of 10, one test each where no other file has it.
#include <catch2/catch.hpp>

#include "crypto/cms/verify.hpp"
#include "fixture.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;

TEST_CASE("get_of_a_ticket_answers_and_changes_nothing") {
    Fixture service;
    const auto at = service.ticket();
    const auto answer = service.get(at);
    CHECK(answer.status == 200);
    CHECK("ticket/" + answer.json.at("ticketUuid").get<std::string>() == at);
    CHECK(service.get(at).status == 200);
}

TEST_CASE("already_signed_without_a_signature_is_a_first_signature") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "content");
    service.put(at + "/option", R"({"dataToSignQualifier":"alreadySigned"})");
    CHECK_FALSE(service.sign(at, alice().password).empty());
}

TEST_CASE("signature_of_indefinite_length_is_kept_once_and_definite") {
    Fixture service;
    const auto der = service.sign(service.ticket_with(bob(), "content"), bob().password);
    REQUIRE(der.substr(0, 2) == "\x30\x82");
    const std::string ber = std::string("\x30\x80", 2) + der.substr(4) + std::string(2, '\0');
    const auto at = service.ticket_with(alice(), "content");
    const auto before = service.cipher.sessions.find(at.substr(7), service.origin);
    service.upload(at + "/ds/data", ber);
    CHECK(before->inputs().signature->text() == der);
    service.put(at + "/option", R"({"dataToSignQualifier":"alreadySigned"})");
    const auto both = crypto::verify(as_bytes(service.sign(at, alice().password)), as_bytes(std::string("content")));
    REQUIRE(both);
    CHECK(both->signers.size() == 2);
    service.upload(at + "/ds/data", ber + "x");  // more than one structure: its reader refuses it
    CHECK(before->inputs().signature->text() == ber + "x");
}

TEST_CASE("unsupported_level_is_accepted_as_option_and_refused_with_the_reason") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "content");
    CHECK(service.put(at + "/option", R"({"cadesType":"CAdESFuture"})").status == 200);
    const auto answer = service.post(at + "/ds/creator", R"({"keyStorePassword":"pässword"})");
    CHECK(answer.status == 500);
    CHECK(answer.message() == "Помилка при ініціюванні асинхронної операції створення електронного підпису.");
    CHECK(answer.cause().find("Не підтримується") == 0);
    CHECK(service.get(at + "/ds/creator").cause() == answer.cause());
    CHECK(service.put(at + "/keyStore/certificate/info/signature", R"({"keyStorePassword":"pässword"})").status == 200);
}

TEST_CASE("signature_timestamp_follows_the_level_where_one_is_given") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "content");
    service.put(at + "/option", R"({"cadesType":"CAdESBES","embedSignatureTs":"true"})");
    CHECK_FALSE(service.sign(at, alice().password).empty());
}

TEST_CASE("unknown_or_absent_authority_is_accepted") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "content");
    CHECK(service.put(at + "/option", R"({"caId":"nobodyKnows"})").status == 200);
    CHECK_FALSE(service.sign(at, alice().password).empty());
}

TEST_CASE("finished_session_signs_again_with_new_data") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "one");
    const auto first = service.sign(at, alice().password);
    service.upload(at + "/data", "two");
    service.workers.at_once = false;
    service.post(at + "/ds/creator", R"({"keyStorePassword":"pässword"})");
    const auto second = service.begin(Method::get, at + "/ds/data");
    CHECK_FALSE(second->has_value());  // never the signature of other data
    service.workers.run_all();
    const auto verification = crypto::verify(as_bytes((*second)->body), as_bytes(std::string("two")));
    REQUIRE(verification);
    CHECK_FALSE(verification->signers[0].failure);
}

TEST_CASE("old_result_stays_readable_while_the_user_thinks_and_after_a_refusal") {
    Fixture service;
    service.log_in(alice());
    const auto at = service.ticket();
    service.upload(at + "/data", "one");
    REQUIRE(service.post(at + "/ds/creator").status == 200);
    const auto first = service.get(at + "/ds/data").body;
    service.user.thinks = true;
    const auto second = service.begin(Method::post, at + "/ds/creator");
    CHECK_FALSE(second->has_value());
    CHECK(service.get(at + "/ds/data").body == first);
    CHECK(service.get(at + "/ds/creator").status == 202);
    service.user.answer(channel::Outcome::denied);
    CHECK((*second)->status == 403);
    CHECK(service.get(at + "/ds/data").body == first);
}

TEST_CASE("created_signature_can_be_verified_in_its_own_session") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "content");
    service.sign(at, alice().password);
    service.post(at + "/ds/verifier");
    CHECK(service.get(at + "/ds/verifier").status == 200);
}

TEST_CASE("signed_data_of_a_detached_signature_is_the_session_data") {
    Fixture service;
    const auto signature = service.sign(service.ticket_with(alice(), "content"), alice().password);
    const auto at = service.ticket();
    service.upload(at + "/ds/data", signature);
    const auto without = service.get(at + "/ds/signedData");
    CHECK(without.status == 500);
    CHECK_FALSE(without.cause().empty());
    service.upload(at + "/data", "content");
    const auto answer = service.get(at + "/ds/signedData");
    CHECK(answer.body == "content");
    CHECK(answer.type == "application/octet-stream");
}

TEST_CASE("metadata_before_data_is_400_and_an_empty_body_is_no_metadata") {
    Fixture service;
    const auto at = service.ticket();
    const auto early = service.put(at + "/metadata", R"({"metaData":"<h1>x</h1>"})");
    CHECK(early.status == 400);
    CHECK(early.body == R"({"message":"Дані сесії не були завантажені перед встановленням метаданих."})");
    service.upload(at + "/data", "");
    CHECK(service.put(at + "/metadata", R"({"metaData":"<h1>x</h1>"})").body ==
          R"({"message":"Метадані сесії успішно завантажені."})");
    CHECK(service.put(at + "/metadata", "").status == 200);
}

TEST_CASE("unsupported_operations_say_so") {
    Fixture service;
    const auto at = service.ticket();
    CHECK(service.put(at + "/keyStore/certificate/importer").status == 500);
    CHECK(service.put(at + "/keyStore", R"({"keyStoreUri":"cloud:1","base64Data":"AAAA"})")
              .cause()
              .find("Не підтримується") == 0);
    CHECK(service.get("mssp").body == "[]");
}

TEST_CASE("messages_are_neither_made_nor_opened_of_nothing") {
    Fixture service;
    const auto at = service.ticket();
    for (const char* path : {"/encryptor/data", "/encryptor", "/decryptor/base64Data", "/decryptor"})
        CHECK(service.get(at + path).cause() == "Операцію не було розпочато");
    CHECK(service.post(at + "/encryptor").cause() == "Не знайдено (no data is loaded into the session)");
    CHECK(service.post(at + "/decryptor").cause() == "Не знайдено (no data is loaded into the session)");
    service.upload(at + "/data", "content");
    CHECK(service.post(at + "/encryptor").cause() == "Не знайдено (no recipients' certificates are loaded)");
    CHECK(service.post(at + "/encryptor/certificates").status == 500);
}

TEST_CASE("protected_parameters_are_refused") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "content");
    const std::string body = R"({"encryptedData":"x","secretKey":"y","keyStorePassword":"pässword"})";
    CHECK(service.put(at + "/option", body).status == 500);
    CHECK(service.post(at + "/ds/creator", body).status == 500);
    CHECK(service.put(at + "/keyStore/verifier", body).status == 500);
    CHECK(service.post("accessToken", body).status == 500);
    for (const char* path : {"/encryptor/certificates", "/encryptor", "/decryptor"})
        CHECK(service.post(at + path, R"({"secretKey":"y","keyStorePassword":"pässword"})").cause() ==
              "Захищені параметри не підтримуються.");
}
