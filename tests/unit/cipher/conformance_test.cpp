// SPDX-License-Identifier: MIT
// The checklist of cipher-api 11 and the loose bodies of 2.2.
#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "fixture.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;

TEST_CASE("ticket_accepts_every_empty_body") {
    Fixture service;
    for (const char* body : {"", "[]", "{}", "null"})
        for (const char* type : {"", "text/plain", "application/json", "application/json; charset=UTF-8"}) {
            const auto answer = service.call(Method::post, "ticket", body, type);
            CHECK(answer.status == 200);
            CHECK(answer.type == "application/json");
            CHECK(answer.body == "{\"message\":\"Створена сесія.\",\"ticketUuid\":\"" +
                                     answer.json.at("ticketUuid").get<std::string>() + "\"}");
        }
}

TEST_CASE("option_takes_all_spellings_and_ignores_unknown_keys") {
    Fixture service;
    const auto at = service.ticket();
    const auto answer = service.put(
        at + "/option",
        R"({"signatureType":"attached ","dataToSignQualifier":"NOT_SIGNED_BEFORE","duplicateSign":false,)"
        R"("embedDataTs":"true","signatureTsVerifyOption":"IGNORE","cadesType":"CAdESXLong","caId":7,)"
        R"("embedCertificateType":"SIGNER_CERT","generateQR":true,"cleanUpForm":{"a":[1]},"asicForm":null})");
    CHECK(answer.status == 200);
    CHECK(answer.message() == "Запит на встановлення налаштувань сесії виконано.");
    const auto& set = answer.json.at("settedOptions");
    CHECK(set.at("signatureType") == "attached");
    CHECK(set.at("duplicateSign") == "false");
    CHECK(set.at("embedDataTs") == "true");
    CHECK(set.at("cadesType") == "CAdESXLong");
    CHECK(set.at("embedCertificateType") == "signerCert");
    CHECK(set.at("caId") == "7");
    CHECK(set.at("asicForm") == "NONE");
    // Merged key by key.
    CHECK(service.put(at + "/option", R"({"cadesType":"CADES_BES"})").json.at("settedOptions").at("signatureType") ==
          "attached");
    CHECK(service.put(at + "/option", "null").json.at("settedOptions").at("cadesType") == "CAdESBES");
}

TEST_CASE("data_is_taken_as_octets_base64_and_form") {
    Fixture service;
    const auto at = service.ticket();
    const auto session = service.cipher.sessions.find(at.substr(7), service.origin);
    CHECK(service.upload(at + "/data", "raw").body == R"({"message":"Дані для сесії успішно завантажені."})");
    CHECK(session->inputs().data->text() == "raw");
    CHECK(service.post(at + "/data", R"({"base64Data":"Zm9v\r\n"})").status == 200);
    CHECK(session->inputs().data->text() == "foo");
    CHECK(service
              .call(Method::post, at + "/data",
                    "--x\r\nContent-Disposition: form-data; name=\"uploadTicketData\"; "
                    "filename=\"a.txt\"\r\n\r\nform\r\n--x--",
                    "multipart/form-data; boundary=x")
              .status == 200);
    CHECK(session->inputs().data->text() == "form");
    CHECK(session->inputs().document_name == "a.txt");
    CHECK(service.upload(at + "/data", "").status == 200);
    CHECK(session->inputs().data->empty());
}

TEST_CASE("signature_sent_as_base64_text_is_decoded") {
    Fixture service;
    const auto signature = service.sign(service.ticket_with(alice(), "content"), alice().password);
    const auto at = service.ticket();
    const auto session = service.cipher.sessions.find(at.substr(7), service.origin);
    CHECK(service.upload(at + "/ds/data", base64_encode(as_bytes(signature)) + "\r\n").message() ==
          "Дані ЕП успішно завантажені.");
    CHECK(session->inputs().signature->text() == signature);
    service.upload(at + "/ds/data", signature);
    CHECK(session->inputs().signature->text() == signature);
    service.upload(at + "/ds/data", "Zm9v");  // no signature in Base64: left as it is
    CHECK(session->inputs().signature->text() == "Zm9v");
}

TEST_CASE("status_features_and_authorities_are_told_to_anybody") {
    Fixture service;
    CHECK(service.get("status").body == R"({"message":"Сервіси знаходяться у працездатному стані."})");
    CHECK(service.get("features").json.is_array());
    const auto ca = service.get("certificateAuthority/supported").json.at("ca");
    CHECK(ca.at(0) == nlohmann::ordered_json{{"id", "testCa"}, {"name", "Тестовий \"ЦСК\""}});
    CHECK(service.get("token/connected").json.at("tokenInfo").empty());
}

TEST_CASE("language_changes_for_the_calling_origin_alone") {
    Fixture service;
    CHECK(service.post("language/RU").body == R"({"message":"Запрос на изменение текущего языка выполнен."})");
    CHECK(service.post("ticket").message() == "Создана сессия.");
    CHECK(service.get("status").message() == "Сервисы находится в работоспособном состоянии.");
    service.origin = "https://other.example";
    CHECK(service.post("ticket").message() == "Створена сесія.");
    CHECK(service.post("language/xx").status == 500);
    CHECK(service.post("language/en").message() == "The language has been changed.");
    CHECK(service.post("language/pl").message() == "Język został zmieniony.");
}

TEST_CASE("captcha_is_a_png_of_the_text") {
    Fixture service;
    const auto image = service.get("captcha/imageGenerator/aB3xZ");
    CHECK(image.type == "image/png");
    CHECK(image.body.substr(1, 3) == "PNG");
    CHECK(service.get("captcha/imageGenerator/" + std::string(17, 'a')).status == 500);
}

TEST_CASE("certificate_info_names_the_owner_in_three_words") {
    Fixture service;
    CHECK(service.get("certificateInfo/signature").body == "{}");
    CHECK(service.get("certificate/base64/signature").body == "{}");
    service.log_in(alice());
    const auto info = service.get("certificateInfo/SIGNATURE");
    REQUIRE(info.status == 200);
    CHECK(info.json.begin().key() == "ownerCertificateInfo");
    CHECK(info.json.at("ownerCertificateInfo").at("value").at("ownerFullName").at("value") ==
          "Петренко Аліса Іванівна");
    CHECK(info.json.at("certificateSerialNumber").at("description") == "Серійний номер");
    CHECK(info.json.at("notAfter").at("value").get<std::string>().back() == 'Z');
    CHECK(info.json.at("extensionsCertificateInfo").at("value").at("isReinforced").at("value") == "false");
    CHECK(info.json.at("extensionsCertificateInfo")
              .at("value")
              .at("personalData")
              .at("value")
              .at("passport")
              .at("value")
              .is_null());
    CHECK(service.get("certificateInfo/keyAgreement").body == "{}");
    CHECK(service.get("certificate/base64/signature").json.at("base64Data") == base64_encode(alice().certificate));
    CHECK(service.get("certificateInfo/nonsense").status == 500);
}

TEST_CASE("ticket_of_another_origin_does_not_exist") {
    Fixture service;
    const auto at = service.ticket();
    service.origin = "https://bank.example:8443";
    CHECK(service.get(at).body == R"({"message":"Сесія відсутня."})");
    CHECK(service.call(Method::del, at).status == 400);
    service.origin = "";
    CHECK(service.get(at).status == 400);
    service.origin = "https://bank.example";
    CHECK(service.get(at).status == 200);
}

TEST_CASE("idle_sessions_are_dropped_and_used_ones_kept") {
    Fixture service;
    const auto idle = service.ticket(), used = service.ticket();
    service.clock.moved = std::chrono::minutes(40);
    service.get(used);
    service.clock.moved = std::chrono::minutes(70);
    service.cipher.sweep();
    CHECK(service.get(idle).status == 400);
    CHECK(service.get(used).status == 200);
}

TEST_CASE("quotas_refuse_what_is_too_much_and_lose_nothing") {
    Quota quota;
    quota.trusted.sessions = 2;
    quota.trusted.octets = 10;
    Fixture service({}, nullptr, quota);
    const auto at = service.ticket();
    service.ticket();
    const auto third = service.post("ticket");
    CHECK(third.status == 500);
    CHECK_FALSE(third.cause().empty());
    CHECK(service.upload(at + "/data", "0123456789").status == 200);
    CHECK(service.upload(at + "/data", "0").status == 500);
    service.origin = "https://other.example";
    CHECK(service.post("ticket").status == 200);
    service.origin = "https://bank.example";
    service.call(Method::del, at);
    CHECK(service.upload(service.ticket() + "/data", "0123456789").status == 200);
}

TEST_CASE("problems_before_a_handler_have_a_message") {
    LanguageTable languages;
    const auto contract = cipher_contract(languages);
    for (const auto problem : kProblems) {
        const auto answer = contract.error(problem, nullptr);
        CHECK(answer.status == status_of(problem));
        CHECK(nlohmann::json::parse(answer.body.text()).at("message").get<std::string>().size() > 5);
    }
}
