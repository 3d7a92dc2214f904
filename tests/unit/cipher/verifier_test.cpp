// SPDX-License-Identifier: MIT
// ds/verifier and the result object of cipher-api 5.3.
#include <catch2/catch.hpp>

#include "fixture.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;

namespace {

Heard verify(Fixture& service, const std::string& signature, const std::string* data,
             const std::string& options = "{}") {
    const auto at = service.ticket();
    if (data != nullptr) service.upload(at + "/data", *data);
    service.upload(at + "/ds/data", signature);
    service.put(at + "/option", options);
    const auto started = service.call(Method::post, at + "/ds/verifier", "null", "text/plain");
    CHECK(started.status == 200);
    return service.get(at + "/ds/verifier");
}

const std::string content = "content", other = "other";

}  // namespace

TEST_CASE("verifier_valid_signature_is_200_with_one_result") {
    Fixture service;
    const auto signature = service.sign(service.ticket_with(alice(), content), alice().password);
    const auto answer = verify(service, signature, &content);
    INFO(answer.body);
    CHECK(answer.status == 200);
    CHECK(answer.message() == "Електронний підпис дійсний.");
    CHECK_FALSE(answer.json.contains("failureCause"));
    REQUIRE(answer.json.at("verifyResults").size() == 1);
    const auto& result = answer.json.at("verifyResults")[0];
    CHECK(result.begin().key() == "status");
    CHECK(result.at("status") == "SUCCESS");
    CHECK(result.at("isValid") == true);
    CHECK(result.at("signingDateTime").get<std::string>().size() == 20);
    CHECK(result.at("signerInfo").at("ownerCertificateInfo").at("value").at("ownerFullName").at("value") ==
          "Петренко Аліса Іванівна");
}

TEST_CASE("verifier_changed_content_is_406_with_results") {
    Fixture service;
    const auto signature = service.sign(service.ticket_with(alice(), content), alice().password);
    const auto answer = verify(service, signature, &other);
    CHECK(answer.status == 406);
    CHECK(answer.message() == "Електронний підпис не дійсний.");
    CHECK_FALSE(answer.cause().empty());
    CHECK(answer.json.at("verifyResults")[0].at("status") == "SUCCESS");
    CHECK(answer.json.at("verifyResults")[0].at("isValid") == false);
}

TEST_CASE("verifier_speaks_the_documented_russian") {
    Fixture service;
    const auto at = service.ticket_with(alice(), content);
    service.sign(at, alice().password);
    service.post("language/ru");
    CHECK(service.post(at + "/ds/verifier").message() ==
          "Инициирована асинхронная операция проверки электронной подписи.");
    CHECK(service.get(at + "/ds/verifier").message() == "Цифровая подпись действительна.");
}

TEST_CASE("verifier_attached_signature_ignores_the_session_data") {
    Fixture service;
    const auto at = service.ticket_with(alice(), content);
    service.put(at + "/option", R"({"signatureType":"attached"})");
    const auto signature = service.sign(at, alice().password);
    const auto beside = verify(service, signature, &other);
    CHECK(beside.status == 200);
    CHECK_FALSE(beside.json.contains("failureCause"));
    CHECK(beside.json.at("verifyResults")[0].at("remarks")[0].at("code") == "otherData");
    const std::string nothing;  // data of no octets is data
    CHECK(verify(service, signature, &nothing).json.at("verifyResults")[0].at("remarks")[0].at("code") == "otherData");
    const auto alone = verify(service, signature, nullptr);
    CHECK(alone.status == 200);
    CHECK(alone.json.at("verifyResults")[0].at("remarks").size() == 1);
}

TEST_CASE("verifier_detached_signature_without_data_cannot_be_checked") {
    Fixture service;
    const auto signature = service.sign(service.ticket_with(alice(), content), alice().password);
    const auto answer = verify(service, signature, nullptr);
    CHECK(answer.status == 406);
    CHECK_FALSE(answer.cause().empty());
    CHECK_FALSE(answer.json.contains("verifyResults"));
}

TEST_CASE("verifier_signer_of_an_unknown_authority_is_not_valid") {
    Fixture service;
    const auto signature = service.sign(service.ticket_with(alice(), content), alice().password);
    service.authorities.replace(certs::AuthorityRegistry());
    const auto answer = verify(service, signature, &content);
    CHECK(answer.status == 406);
    CHECK(answer.json.at("verifyResults")[0].at("isValid") == false);
    CHECK(answer.json.at("verifyResults")[0].at("failureCause").get<std::string>().find("Сертифікат не пов'язаний") ==
          0);
}

TEST_CASE("verifier_signer_without_certificate_is_a_failure") {
    Fixture service;
    const auto at = service.ticket_with(alice(), content);
    service.put(at + "/option", R"({"embedCertificateType":"nothing"})");
    const auto answer = verify(service, service.sign(at, alice().password), &content);
    CHECK(answer.status == 406);
    CHECK(answer.json.at("verifyResults")[0].at("status") == "FAILURE");
    CHECK_FALSE(answer.json.at("verifyResults")[0].at("failureCause").get<std::string>().empty());
}

TEST_CASE("verifier_timestamp_demanded_but_absent_is_not_valid") {
    Fixture service;
    const auto signature = service.sign(service.ticket_with(alice(), content), alice().password);
    CHECK(verify(service, signature, &content, R"({"signatureTsVerifyOption":"verifyIfPresent"})").status == 200);
    const auto answer =
        verify(service, signature, &content, R"({"signatureTsVerifyOption":"VERIFY_OR_FAIL_IF_NOT_PRESENT"})");
    CHECK(answer.status == 406);
    CHECK(answer.json.at("verifyResults")[0].at("isValid") == false);
}

TEST_CASE("verifier_result_waits_for_the_job") {
    Fixture service;
    const auto at = service.ticket_with(alice(), content);
    service.sign(at, alice().password);
    service.workers.at_once = false;
    service.post(at + "/ds/verifier");
    const auto second = service.post(at + "/ds/verifier");
    CHECK(second.status == 500);
    const auto result = service.begin(Method::get, at + "/ds/verifier");
    CHECK_FALSE(result->has_value());
    service.workers.run_all();
    REQUIRE(result->has_value());
    CHECK((*result)->status == 200);
}

TEST_CASE("verifier_remarks_stand_beside_the_verdict_for_programs_and_for_people") {
    Fixture service;
    const auto signature = service.sign(service.ticket_with(alice(), content), alice().password);
    const auto remarks_in = [&](const char* language) {
        service.post(std::string("language/") + language);
        const auto answer = verify(service, signature, &content);
        CHECK(answer.status == 200);
        CHECK_FALSE(answer.json.contains("failureCause"));
        return answer.json.at("verifyResults")[0].at("remarks");
    };
    const auto remarks = remarks_in("uk");
    REQUIRE(remarks.size() == 1);
    CHECK(remarks[0].at("code") == "revocationUnknown");
    CHECK(remarks[0].at("message") == "Чи не відкликано сертифікат, не з'ясовано: чинних відомостей про це немає");
    const auto english = remarks_in("en");
    CHECK(english[0].at("code") == "revocationUnknown");
    CHECK(english[0].at("message") != remarks[0].at("message"));
    service.post("language/uk");
}
