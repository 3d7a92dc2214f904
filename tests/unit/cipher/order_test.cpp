// SPDX-License-Identifier: MIT
// What is shown is what is signed: on every way to a signature the digests of the question are the messageDigest
// attributes of what comes out, and what would be signed without being shown is refused before anybody is asked.
#include <algorithm>

#include <catch2/catch.hpp>

#include "api/order/order.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/cms/verify.hpp"
#include "ways_to_sign.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;

namespace {

std::vector<Stated> asked_about(const channel::Question& question) {
    std::vector<Stated> documents;
    for (const auto& document : question.documents) documents.push_back({document.digest_algorithm, document.digest});
    return documents;
}

}  // namespace

TEST_CASE("question_of_every_creator_names_the_digest_that_is_signed") {
    for (const auto* signer : {&alice(), &bob(), &carol(), &oksana()})
        for (const Key& key : ways_to_a_key())
            for (const Form& form : creator_forms())
                for (const char* origin : {"https://bank.example", ""}) {
                    INFO(form.name << ", key: " << key.name << ", caller: " << origin);
                    Fixture service(asking_always());
                    service.origin = origin;
                    const auto at = service.ticket();
                    form.fill(service, at);
                    key.give(service, at, *signer);
                    const auto started = service.post(at + "/ds/creator", start_body(key, *signer));
                    INFO(started.body);
                    REQUIRE(started.status == 200);
                    const auto signature = service.get(at + "/ds/data").body;
                    REQUIRE(service.user.asked.size() == 1);
                    CHECK(service.user.asked[0].uses == 1);
                    CHECK(asked_about(service.user.asked[0]) == std::vector{stated_by(*signer, signature)});
                }
}

TEST_CASE("question_of_a_bulk_names_every_hash_and_nothing_else") {
    for (const auto* signer : {&alice(), &carol(), &oksana()})
        for (const Key& key : ways_to_a_key()) {
            INFO(key.name);
            Fixture service(asking_always());
            const auto at = service.ticket();
            service.upload(at + "/data", hidden);  // has no part in a bulk
            key.give(service, at, *signer);
            auto body = nlohmann::json::parse(start_body(key, *signer));
            const std::size_t length = signer == &carol() ? 48 : 32;
            for (int i = 0; i < 300; ++i)
                body["dataToSign"].push_back(base64_encode(Bytes(length, static_cast<std::uint8_t>(i % 251))));
            const auto answer = service.post(at + "/ds/creator/data.bulk", body.dump());
            INFO(answer.body);
            REQUIRE(answer.status == 200);
            REQUIRE(service.user.asked.size() == 1);
            const auto& question = service.user.asked[0];
            CHECK(question.uses == 300);
            std::vector<Stated> signed_hashes;
            for (const auto& signature : answer.json)
                signed_hashes.push_back(stated_by(*signer, text_of(*base64_decode(signature.get<std::string>()))));
            CHECK(asked_about(question) == signed_hashes);
            for (const auto& document : question.documents) {
                CHECK(document.digest_only);
                CHECK(document.name.empty());
                CHECK(document.size == 0);
            }
        }
}

TEST_CASE("question_of_a_permission_names_no_document") {
    Fixture service;
    service.log_in(alice());
    const auto at = service.ticket();
    service.upload(at + "/data", shown);
    REQUIRE(service.post(at + "/accessToken", R"({"accessTimesNumber":3})").status == 200);
    REQUIRE(service.user.asked.size() == 1);
    CHECK(service.user.asked[0].documents.empty());
    CHECK(service.user.asked[0].uses == 3);
}

TEST_CASE("question_about_an_attached_signature_describes_what_is_attached") {
    Fixture service;
    service.log_in(alice());
    const auto at = service.ticket();
    upload_form(service, at + "/ds/data", "договір.p7s", attached_by(bob(), hidden));
    service.put(at + "/option", R"({"dataToSignQualifier":"alreadySigned"})");
    REQUIRE(service.post(at + "/ds/creator").status == 200);
    REQUIRE(service.user.asked.size() == 1);
    REQUIRE(service.user.asked[0].documents.size() == 1);
    const auto& document = service.user.asked[0].documents[0];
    CHECK(document.name == "договір.p7s");
    CHECK(document.size == hidden.size());
    CHECK_FALSE(document.digest_only);
}

TEST_CASE("joining_something_else_than_is_shown_is_refused_before_anybody_is_asked") {
    const struct {
        const char* name;
        std::optional<std::string> data;
        std::string signature;
    } attempts[] = {{"attached other content", shown, attached_by(bob(), hidden)},
                    {"attached content beside nothing", "", attached_by(bob(), hidden)},
                    {"detached signature of other data", shown, detached_by(bob(), hidden)},
                    {"detached signature without data", std::nullopt, detached_by(bob(), hidden)},
                    {"a certificate", shown, text_of(bob().certificate)},
                    {"rubbish", shown, "rubbish"}};
    for (const auto& attempt : attempts)
        for (const bool held : {true, false}) {
            INFO(attempt.name << (held ? ", held key" : ", own container"));
            Fixture service;
            const auto at = service.ticket();
            if (held)
                service.log_in(alice());
            else
                service.upload(at + "/keyStore", text_of(alice().container));
            if (attempt.data) upload_form(service, at + "/data", "harmless.txt", *attempt.data);
            service.upload(at + "/ds/data", attempt.signature);
            service.put(at + "/option", R"({"dataToSignQualifier":"alreadySigned"})");
            const auto answer = service.post(at + "/ds/creator", held ? "" : R"({"keyStorePassword":"pässword"})");
            CHECK(answer.status == 500);
            CHECK_FALSE(answer.cause().empty());
            CHECK(service.get(at + "/ds/creator").cause() == answer.cause());
            CHECK(service.get(at + "/ds/data").status == 500);
            CHECK(service.user.asked.empty());
        }
}

TEST_CASE("refused_order_takes_no_use_of_a_permission") {
    Fixture service;
    service.log_in(alice());
    const std::string token = service.post("accessToken", R"({"accessTimesNumber":1})").json.at("accessTokenUuid");
    const std::string with_token = nlohmann::json{{"accessTokenUuid", token}}.dump();
    const auto at = service.ticket();
    service.upload(at + "/data", shown);
    service.upload(at + "/ds/data", attached_by(bob(), hidden));
    service.put(at + "/option", R"({"dataToSignQualifier":"alreadySigned"})");
    CHECK(service.post(at + "/ds/creator", with_token).status == 500);
    const auto bulk = nlohmann::json{{"accessTokenUuid", token}, {"dataToSign", {base64_encode(Bytes(31, 1))}}};
    CHECK(service.post(at + "/ds/creator/data.bulk", bulk.dump()).status == 500);
    service.put(at + "/option", R"({"dataToSignQualifier":"notSignedBefore"})");
    CHECK(service.post(at + "/ds/creator", with_token).status == 200);
    CHECK(stated_by(alice(), service.get(at + "/ds/data").body) == stated_by(alice(), detached_by(alice(), shown)));
}

TEST_CASE("inputs_loaded_while_the_user_thinks_do_not_reach_the_order") {
    Fixture service;
    service.log_in(alice());
    service.user.thinks = true;
    const auto at = service.ticket();
    service.upload(at + "/data", shown);
    const auto started = service.begin(Method::post, at + "/ds/creator");
    service.upload(at + "/data", hidden);
    service.upload(at + "/ds/data", attached_by(bob(), hidden));
    service.put(at + "/option", R"({"dataToSignQualifier":"alreadySigned","signatureType":"attached"})");
    service.user.answer(channel::Outcome::allowed);
    service.workers.run_all();
    REQUIRE((*started)->status == 200);
    CHECK(asked_about(service.user.asked.at(0)) == std::vector{stated_by(alice(), service.get(at + "/ds/data").body)});
}

TEST_CASE("bulk_of_more_hashes_than_a_question_can_name_is_refused_unless_nobody_has_to_be_asked") {
    Fixture service;
    nlohmann::json body = {{"dataToSign", nlohmann::json::array()}};
    const std::string hash = base64_encode(Bytes(32, 7));
    for (std::size_t i = 0; i < max_items_asked + 1; ++i) body["dataToSign"].push_back(hash);
    service.log_in(alice());
    const auto at = service.ticket();
    const auto refused = service.post(at + "/ds/creator/data.bulk", body.dump());
    CHECK(refused.status == 500);
    CHECK(refused.cause().find(std::to_string(max_items_asked)) != std::string::npos);
    CHECK(service.user.asked.empty());
    service.upload(at + "/keyStore", text_of(alice().container));
    body["keyStorePassword"] = alice().password;
    CHECK(service.post(at + "/ds/creator/data.bulk", body.dump()).json.size() == max_items_asked + 1);
}

TEST_CASE("password_without_a_container_never_means_the_held_key") {
    Fixture service;
    service.log_in(alice());
    const std::string token = service.post("accessToken", R"({"accessTimesNumber":5})").json.at("accessTokenUuid");
    service.user.asked.clear();
    const auto at = service.ticket();
    service.upload(at + "/data", shown);
    for (auto body : {nlohmann::json{{"keyStorePassword", "pässword"}}, nlohmann::json{{"keyStorePassword", ""}},
                      nlohmann::json{{"keyStorePassword", 1}},
                      nlohmann::json{{"keyStorePassword", "x"}, {"accessTokenUuid", token}}}) {
        const auto creator = service.post(at + "/ds/creator", body.dump());
        CHECK(creator.status == 500);
        CHECK_FALSE(creator.cause().empty());
        body["dataToSign"] = {base64_encode(Bytes(32, 7))};
        CHECK(service.post(at + "/ds/creator/data.bulk", body.dump()).status == 500);
    }
    CHECK(service.user.asked.empty());
    CHECK(service.post(at + "/ds/creator", R"({"keyStorePassword":null})").status == 200);
}
