// SPDX-License-Identifier: MIT
// The flow of cipher-api 3: ticket, data, option, keyStore, ds/creator, ds/data, delete.
#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "crypto/cms/verify.hpp"
#include "fixture.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;

namespace {

std::size_t valid_signers(const std::string& signature, const std::string& content) {
    const auto verification = crypto::verify(as_bytes(signature), as_bytes(content));
    REQUIRE(verification);
    std::size_t valid = 0;
    for (const auto& signer : verification->signers) valid += signer.failure ? 0 : 1;
    return valid;
}

}  // namespace

TEST_CASE("signing_whole_flow_makes_a_signature_and_frees_everything") {
    Fixture service;
    for (const auto* signer : {&alice(), &bob()}) {
        const auto at = service.ticket_with(*signer, "content");
        const auto signature = service.sign(at, signer->password);
        CHECK(valid_signers(signature, "content") == 1);
        CHECK(service.get(at + "/ds/creator").body == R"({"message":"Електронний підпис успішно створений."})");
        CHECK(service.accounts.held().octets > 0);
        CHECK(service.call(Method::del, at).message() == "Видалена сесія.");
        CHECK(service.get(at + "/ds/data").body == R"({"message":"Сесія відсутня."})");
    }
    CHECK(service.accounts.held().octets == 0);
    CHECK(service.accounts.held().sessions == 0);
}

TEST_CASE("signing_base64_answer_is_the_same_signature") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "content");
    const auto signature = service.sign(at, alice().password);
    const auto answer = service.get(at + "/ds/base64Data");
    CHECK(answer.json.at("base64Data") == base64_encode(as_bytes(signature)));
    CHECK(answer.json.begin().key() == "message");
}

TEST_CASE("signing_attached_signature_gives_its_content_back") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "content");
    service.put(at + "/option", R"({"signatureType":"ATTACHED "})");
    const auto signature = service.sign(at, alice().password);
    const auto other = service.ticket();
    service.upload(other + "/ds/data", signature);
    CHECK(service.get(other + "/ds/signedData").body == "content");
    CHECK(service.get(other + "/ds/base64SignedData").json.at("base64Data") ==
          base64_encode(as_bytes(std::string("content"))));
}

TEST_CASE("signing_second_signer_joins_the_first") {
    Fixture service;
    const auto first = service.sign(service.ticket_with(alice(), "content"), alice().password);
    const auto at = service.ticket_with(bob(), "content");
    service.upload(at + "/ds/data", first);
    service.put(at + "/option", R"({"dataToSignQualifier":"ALREADY_SIGNED"})");
    CHECK(valid_signers(service.sign(at, bob().password), "content") == 2);
}

TEST_CASE("signing_same_signer_again_only_if_asked_for") {
    Fixture service;
    const auto first = service.sign(service.ticket_with(alice(), "content"), alice().password);
    const auto at = service.ticket_with(alice(), "content");
    service.upload(at + "/ds/data", first);
    service.put(at + "/option", R"({"dataToSignQualifier":"alreadySigned","duplicateSign":false})");
    service.post(at + "/ds/creator", R"({"keyStorePassword":"pässword"})");
    CHECK(service.get(at + "/ds/data").status == 500);
    service.put(at + "/option", R"({"duplicateSign":"true"})");
    CHECK(valid_signers(service.sign(at, alice().password), "content") == 2);
}

TEST_CASE("signing_bulk_answers_a_bare_array_of_detached_signatures") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "unrelated");
    // SHA-256 of "first" and of "second", by sha256sum
    const std::string hashes =
        R"({"keyStorePassword":"pässword","dataToSign":[)"
        R"("p5N7ZLjKpY8Dchu2us9ceMsjX+vg5wsbhM2ZVBRhoI4=","FjZ6rLZ6SgF8jairlWgsyzkIY3gPcRTdoKDgxVZEx8Q="]})";
    const auto answer = service.post(at + "/ds/creator/data.bulk", hashes);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    REQUIRE(answer.json.is_array());
    CHECK(answer.json.size() == 2);
}

TEST_CASE("signing_bulk_names_the_hash_that_is_wrong") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "");
    const auto answer = service.post(
        at + "/ds/creator/data.bulk",
        R"({"keyStorePassword":"pässword","dataToSign":["p5N7ZLjKpY8Dchu2us9ceMsjX+vg5wsbhM2ZVBRhoI4=","YWI="]})");
    CHECK(answer.status == 500);
    CHECK(answer.cause().find("dataToSign[1]") != std::string::npos);
}

TEST_CASE("signing_download_waits_for_the_job_and_status_does_not") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "content");
    service.workers.at_once = false;
    CHECK(service.post(at + "/ds/creator", R"({"keyStorePassword":"pässword"})").status == 200);
    const auto running = service.get(at + "/ds/creator");
    CHECK(running.status == 202);
    CHECK(running.body ==
          R"({"message":"Операція \"Створення електронного підпису\" знаходиться в стадії виконання."})");
    const auto download = service.begin(Method::get, at + "/ds/data");
    const auto base64 = service.begin(Method::get, at + "/ds/base64Data");
    CHECK_FALSE(download->has_value());
    service.workers.run_all();
    REQUIRE(download->has_value());
    CHECK((*download)->status == 200);
    CHECK((*base64)->status == 200);
}

TEST_CASE("signing_deleted_session_answers_whoever_waits") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "content");
    service.workers.at_once = false;
    service.post(at + "/ds/creator", R"({"keyStorePassword":"pässword"})");
    const auto download = service.begin(Method::get, at + "/ds/data");
    service.call(Method::del, at);
    REQUIRE(download->has_value());
    CHECK((*download)->body == R"({"message":"Сесія відсутня."})");
    service.workers.run_all();
    CHECK(service.accounts.held().octets == 0);
}

TEST_CASE("signing_embeds_the_chain_that_the_registry_knows") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "content");
    service.put(at + "/option", R"({"embedCertificateType":"signerAndCaCert"})");
    const auto chain = crypto::verify(as_bytes(service.sign(at, alice().password)), as_bytes(std::string("content")));
    REQUIRE(chain);
    CHECK(chain->certificates.size() == 2);
    service.put(at + "/option", R"({"embedCertificateType":"nothing"})");
    const auto none = crypto::verify(as_bytes(service.sign(at, alice().password)), as_bytes(std::string("content")));
    CHECK(none->certificates.empty());
}

TEST_CASE("signing_container_is_opened_once_for_a_session") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "content");
    service.put(at + "/keyStore/verifier", R"({"keyStorePassword":"pässword"})");
    const auto session = service.cipher.sessions.find(at.substr(7), service.origin);
    const auto source = session->inputs().keys;
    const auto opened = session->opened(source, SecretString("pässword"));
    REQUIRE(opened);
    CHECK(session->opened(source, SecretString("wrong")) == nullptr);
    service.sign(at, alice().password);
    CHECK(session->opened(source, SecretString("pässword")) == opened);
    service.upload(at + "/keyStore", text_of(bob().container));
    CHECK(session->opened(session->inputs().keys, SecretString("pässword")) == nullptr);
}
