// SPDX-License-Identifier: MIT
// keyStore by octets, Base64 and path (cipher-api 4.9).
#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "fixture.hpp"
#include "material.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;

namespace {

const std::string alices_password = R"({"keyStorePassword":"pässword"})";

std::string path_body(const std::string& path) { return nlohmann::json{{"keyStorePath", path}}.dump(); }

}  // namespace

TEST_CASE("key_store_takes_octets_and_base64_and_tells_of_its_keys") {
    Fixture service;
    const auto at = service.ticket();
    for (const auto& answer :
         {service.upload(at + "/keyStore", text_of(alice().container)),
          service.put(at + "/keyStore", "{\"base64Data\":\"" + base64_encode(alice().container) + "\"}")}) {
        CHECK(answer.body == R"({"message":"Дані ключового контейнера успішно завантажені."})");
        const auto facts = service.put(at + "/keyStore/verifier", alices_password);
        REQUIRE(facts.status == 200);
        CHECK(facts.json.begin().key() == "signature");
        CHECK(facts.json.at("signature").at("canBeUsed") == true);
        CHECK(facts.json.at("signature").at("message") == "");
        CHECK(facts.json.at("signature").at("certificateInfo").contains("ownerCertificateInfo"));
        CHECK(facts.json.at("keyAgreement").dump() == R"({"canBeUsed":false,"message":""})");
    }
    CHECK(service.put(at + "/keyStore/certificate/info/signature", alices_password).json.contains("notAfter"));
    CHECK(service.put(at + "/keyStore/certificate/info/keyAgreement", alices_password).body == "{}");
    CHECK(service.put(at + "/keyStore/certificate/base64/signature", alices_password).json.at("base64Data") ==
          base64_encode(alice().certificate));
    CHECK(service.put(at + "/keyStore/certificate/base64/keyAgreement", alices_password).body == "{}");
}

TEST_CASE("key_store_password_may_be_a_number") {
    Fixture service;
    const auto at = service.ticket_with(bob(), "content");
    CHECK(service.put(at + "/keyStore/verifier", R"({"keyStorePassword":12345})").status == 200);
    CHECK(service.post(at + "/ds/creator", R"({"keyStorePassword":12345})").status == 200);
    CHECK(service.get(at + "/ds/data").status == 200);
}

TEST_CASE("key_store_path_that_was_not_issued_says_the_same_whatever_is_there") {
    const crypto::test::Folder folder;
    const auto real = folder.write("key.p12", alice().container);
    Fixture service;
    const auto at = service.ticket();
    const auto missing = service.put(at + "/keyStore", path_body(folder.path("missing")));
    CHECK(missing.status == 500);
    for (const std::string& path :
         {real, std::string("/etc/passwd"), std::string("../../etc/shadow"), std::string("/"), std::string("a\0b", 3)})
        CHECK(service.put(at + "/keyStore", path_body(path)).body == missing.body);
    CHECK(service.put(at + "/keyStore/verifier", alices_password).status == 500);
}

TEST_CASE("key_store_path_chosen_by_the_user_works_for_that_caller_under_permission") {
    const crypto::test::Folder folder;
    Fixture service;
    service.user.reply.path = folder.write("key.p12", alice().container);
    const auto chosen = service.call(Method::put, "ui/keyContainerChooser", "[]");
    CHECK(chosen.json.at("filePath") == service.user.reply.path);
    CHECK(service.user.asked.back().kind == channel::QuestionKind::container);
    const auto body = path_body(service.user.reply.path);

    const auto at = service.ticket_with(bob(), "content");
    CHECK(service.put(at + "/keyStore", body).status == 200);  // the path beats the octets
    CHECK(service.put(at + "/keyStore/verifier", alices_password).status == 200);
    service.user.asked.clear();
    service.sign(at, alice().password);
    CHECK(service.user.asked.size() == 1);
    service.user.reply.outcome = channel::Outcome::denied;
    CHECK(service.post(at + "/ds/creator", alices_password).status == 403);
    CHECK(service.post(at + "/ds/creator", R"({"keyStorePassword":"wrong"})").status == 500);

    service.origin = "https://other.example";
    CHECK(service.put(service.ticket() + "/keyStore", body).status == 500);
}

TEST_CASE("key_container_chooser_cancelled_is_an_empty_path") {
    Fixture service;
    service.user.reply.outcome = channel::Outcome::denied;
    const auto cancelled = service.put("ui/keyContainerChooser");
    CHECK(cancelled.status == 200);
    CHECK(cancelled.json.at("filePath") == "");
    CHECK_FALSE(cancelled.message().empty());
    service.user.reply.outcome = channel::Outcome::unavailable;
    CHECK(service.put("ui/keyContainerChooser").status == 500);
    CHECK(service.put(service.ticket() + "/keyStore", path_body("")).status == 500);
}
