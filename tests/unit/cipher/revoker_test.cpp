// SPDX-License-Identifier: MIT
// keyStore/certificate/revoker: a person says yes each time, and what was signed is in the journal before it leaves.
#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "crypto/cms/digest.hpp"
#include "fixture.hpp"

namespace pidpys::api {
namespace {

using namespace test;
using Json = nlohmann::ordered_json;

const std::string not_revoked = "Помилка при відкликанні сертифіката.";

struct RevokerScene {
    explicit RevokerScene(CipherConfig config = {}) : service(std::move(config)) { service.user.reply.by = "agent"; }

    Fixture service;
    std::string at = service.ticket_with(alice(), "content");

    static Json wish() { return {{"keyStorePassword", alice().password}, {"revocationReason", "KEY_COMPROMISE"}}; }
    Heard post(const Json& wish, const std::string& type = "signature") {
        return service.post(at + "/keyStore/certificate/revoker/" + type, wish.dump());
    }
    std::string cause(const Json& wish, const std::string& type = "signature") {
        const Heard heard = post(wish, type);
        CHECK(heard.status == 500);
        CHECK(heard.message() == not_revoked);
        CHECK_FALSE(heard.json.contains("revocationRequest"));
        return heard.cause();
    }
};

}  // namespace

TEST_CASE("revocation_request_is_asked_for_recorded_and_answered") {
    RevokerScene it;
    Json wish = RevokerScene::wish();
    wish["invalidationDateTime"] = "2024-05-24T21:00:00Z";
    const Heard heard = it.post(wish);
    CAPTURE(heard.body);
    REQUIRE(heard.status == 200);
    CHECK(heard.message() == "Запит на відкликання сертифіката створено.");
    CHECK(heard.json["revocationRequestFormat"] == "CMP");
    const Bytes message = *base64_decode(heard.json["revocationRequest"].get<std::string>());
    CHECK(hex_encode(message).find("180f32303234303532343231303030305a") != std::string::npos);
    CHECK(hex_encode(message).find(hex_encode(alice().certificate)) != std::string::npos);

    REQUIRE(it.service.user.asked.size() == 1);
    const auto& question = it.service.user.asked.front();
    CHECK(question.kind == channel::QuestionKind::revocation);
    CHECK(question.subject == "keyCompromise");
    CHECK(question.since == 1'716'584'400);
    CHECK(question.origin == it.service.origin);
    CHECK_FALSE(question.key.serial.empty());
    CHECK_FALSE(question.key.owner.empty());

    const auto records = it.service.journal.of(journal::Event::revocation_signed);
    REQUIRE(records.size() == 1);
    CHECK(records[0].under == question.id);
    CHECK(records[0].by == "agent");
    CHECK(records[0].key == question.key.fingerprint);
    CHECK(records[0].reason == "keyCompromise");
    CHECK(records[0].digests ==
          std::vector{hex_encode(*crypto::digest(*crypto::digest_by_name("SHA256"), {ByteView(message)}))});
}

TEST_CASE("revocation_without_a_persons_yes_is_refused") {
    RevokerScene it;
    for (const auto outcome : {channel::Outcome::denied, channel::Outcome::timed_out, channel::Outcome::unavailable,
                               channel::Outcome::not_asked}) {
        it.service.user.reply.outcome = outcome;
        const Heard heard = it.post(RevokerScene::wish());
        CHECK(heard.status == 403);
        CHECK_FALSE(heard.json.contains("revocationRequest"));
    }
    CHECK(it.service.journal.of(journal::Event::revocation_signed).empty());
}

TEST_CASE("no_permission_stands_in_for_the_question_about_a_revocation") {
    RevokerScene it;
    it.service.log_in(alice());
    it.at = it.service.ticket();
    const auto token =
        it.service.post("accessToken", R"({"accessTimesNumber":5})").json.at("accessTokenUuid").get<std::string>();
    it.service.user.asked.clear();
    CHECK(it.cause({{"accessTokenUuid", token}}).find("accessTokenUuid") != std::string::npos);
    CHECK(it.service.user.asked.empty());
    CHECK(it.post(Json::object()).status == 200);
    REQUIRE(it.service.user.asked.size() == 1);
    CHECK(it.service.user.asked.front().subject == "unspecified");
    CHECK(it.service.user.asked.front().other_keys.empty());
}

TEST_CASE("revocation_of_a_key_that_went_while_the_question_stood_is_not_signed") {
    RevokerScene it;
    it.service.log_in(alice());
    it.at = it.service.ticket();
    it.service.user.thinks = true;
    const auto heard = it.service.begin(Method::post, it.at + "/keyStore/certificate/revoker/signature", "{}");
    CHECK_FALSE(heard->has_value());
    it.service.keys.logout({});
    it.service.user.answer(channel::Outcome::allowed);
    it.service.workers.run_all();
    REQUIRE(heard->has_value());
    CHECK((*heard)->status == 403);
    CHECK(it.service.journal.of(journal::Event::revocation_signed).empty());
}

TEST_CASE("revocation_that_the_journal_does_not_take_stays_here") {
    RevokerScene it;
    it.service.journal.broken = true;
    CHECK(it.post(RevokerScene::wish()).status != 200);
    it.service.journal.broken = false;
    it.service.journal.holds = true;
    const auto heard =
        it.service.begin(Method::post, it.at + "/keyStore/certificate/revoker/signature", RevokerScene::wish().dump());
    CHECK_FALSE(heard->has_value());
    it.service.journal.release();
    REQUIRE(heard->has_value());
    CHECK((*heard)->status == 200);
}

TEST_CASE("revocation_reasons_and_times_that_make_no_sense_are_refused_before_anybody_is_asked") {
    RevokerScene it;
    const auto with = [](const char* name, const Json& value) {
        Json wish = RevokerScene::wish();
        wish[name] = value;
        return wish;
    };
    CHECK(it.cause(with("revocationReason", "REMOVE_FROM_CRL")) ==
          "Не підтримується цією версією сервісу (revocationReason REMOVE_FROM_CRL)");
    CHECK(it.cause(with("revocationReason", "keyCompromise")).find("revocationReason") != std::string::npos);
    CHECK_FALSE(it.cause(with("revocationReason", Json::array())).empty());
    CHECK(it.cause(with("invalidationDateTime", "вчора")).find("invalidationDateTime") != std::string::npos);
    CHECK(it.cause(with("invalidationDateTime", "2099-01-01T00:00:00Z")).find("future") != std::string::npos);
    Json both = with("invalidationDateTime", "2024-05-24T21:00:00Z");
    both["invalidityDateTime"] = "2024-05-25T21:00:00Z";
    CHECK(it.cause(both).find("invalidityDateTime") != std::string::npos);
    CHECK_FALSE(it.cause(with("encryptedData", "AAAA")).empty());
    CHECK_FALSE(it.cause(with("keyStorePassword", "wrong")).empty());
    CHECK(it.cause(RevokerScene::wish(), "seal").find("key type seal") != std::string::npos);
    CHECK_FALSE(it.cause(RevokerScene::wish(), "keyAgreement").empty());  // alice has none
    CHECK(it.service.user.asked.empty());
    CHECK(it.post(with("invalidityDateTime", "2024-05-24T21:00:00Z")).status == 200);
}

}  // namespace pidpys::api
