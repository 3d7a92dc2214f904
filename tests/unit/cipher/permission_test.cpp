// SPDX-License-Identifier: MIT
// accessToken and the use of the keys the service holds (cipher-api 4.5).
#include <catch2/catch.hpp>

#include "fixture.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;

namespace {

std::string permit(Fixture& service, int uses) {
    const auto answer = service.post("accessToken", "{\"accessTimesNumber\":" + std::to_string(uses) + "}");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return answer.json.at("accessTokenUuid");
}

Heard start(Fixture& service, const std::string& at, const std::string& token) {
    return service.post(at + "/ds/creator", "{\"accessTokenUuid\":\"" + token + "\"}");
}

std::string ticket_with_data(Fixture& service) {
    const auto at = service.ticket();
    REQUIRE(service.upload(at + "/data", "content").status == 200);
    return at;
}

const std::string refused = R"({"message":"Запит на використання ЕП відхилено користувачем."})";

}  // namespace

TEST_CASE("permission_speaks_the_words_of_the_seed") {
    Fixture service;
    service.log_in(alice());
    service.post("language/ru");
    const auto granted = service.post("accessToken", R"({"accessTimesNumber":2})");
    CHECK(granted.message() == "Запрос на использование ЭЦП успешно обработан. Количество попыток: 2.");
    CHECK(granted.json.at("accessTokenUuid").get<std::string>().size() == 36);
    service.user.reply.outcome = channel::Outcome::denied;
    const auto denied = service.post("accessToken", R"({"accessTimesNumber":2})");
    CHECK(denied.status == 403);
    CHECK(denied.body == R"({"message":"Запрос на использование ЭЦП отклонен пользователем."})");
    const auto at = service.ticket();
    CHECK(service.put(at + "/metadata", "{}").body ==
          R"({"message":"Данные сессии не были загружены перед установкой метаданных."})");
    service.upload(at + "/data", "x");
    CHECK(service.put(at + "/metadata", "{}").body == R"({"message":"Метаданные для сессии успешно загружены."})");
    service.keys.logout();
    CHECK(service.post("accessToken", R"({"accessTimesNumber":2})").body ==
          R"({"message":"Сервис выполнения криптографических операций не запущен."})");
}

TEST_CASE("permission_counts_down_across_sessions") {
    Fixture service;
    service.log_in(alice());
    const auto token = permit(service, 2);
    service.user.asked.clear();
    for (int i = 0; i < 2; ++i) {
        const auto at = ticket_with_data(service);
        CHECK(start(service, at, token).status == 200);
        CHECK(service.get(at + "/ds/data").status == 200);
    }
    const auto at = ticket_with_data(service);
    const auto third = start(service, at, token);
    CHECK(third.status == 403);
    CHECK(third.message() == "Запит на використання ЕП відхилено користувачем.");
    CHECK(service.user.asked.empty());  // a token never turns into a question
    CHECK(start(service, at, permit(service, 1)).status == 200);  // the ticket stays usable
}

TEST_CASE("permission_question_carries_facts_and_metadata_apart") {
    Fixture service;
    service.log_in(alice());
    service.post("accessToken",
                 R"({"accessTimesNumber":"7","metaData":"<h1>x</h1>","prefViewWidth":640,"prefViewHeight":"480"})");
    REQUIRE(service.user.asked.size() == 1);
    const auto& question = service.user.asked[0];
    CHECK(question.kind == channel::QuestionKind::signature);
    CHECK(question.origin == "https://bank.example");
    CHECK(question.program.empty());
    CHECK(question.uses == 7);
    CHECK(question.key.owner == "Петренко Аліса Іванівна");
    CHECK(question.key.fingerprint.size() == 64);
    CHECK(question.metadata_html == "<h1>x</h1>");
    CHECK(question.preferred_width == 640);
    CHECK(question.preferred_height == 480);
    CHECK(question.deadline > 0);
}

TEST_CASE("permission_number_of_uses_is_a_whole_number_in_bounds") {
    CipherConfig config;
    config.max_uses = 50;
    Fixture service(config);
    service.log_in(alice());
    for (const char* number : {"0", "-1", "1.5", "51", "\"two\"", "null", "[2]", "{}", "true", "1e1",
                               "1180591620717411303424", "\"\"", "\" 2\""}) {
        const auto answer = service.post("accessToken", std::string("{\"accessTimesNumber\":") + number + "}");
        INFO(number);
        CHECK(answer.status == 400);
        CHECK(answer.message() == "Параметр accessTimesNumber має бути цілим числом від 1 до 50.");
        CHECK_FALSE(answer.json.contains("failureCause"));
    }
    CHECK(service.post("accessToken", "").status == 400);
    CHECK(service.user.asked.empty());
    permit(service, 50);
}

TEST_CASE("permission_is_served_under_a_ticket_too") {
    Fixture service;
    service.log_in(alice());
    const auto at = ticket_with_data(service);
    service.put(at + "/metadata", R"({"metaData":"note"})");
    const auto answer = service.post(at + "/accessToken", R"({"accessTimesNumber":1})");
    CHECK(answer.status == 200);
    CHECK(service.user.asked.back().metadata_html == "note");
    CHECK(start(service, ticket_with_data(service), answer.json.at("accessTokenUuid")).status == 200);
}

TEST_CASE("permission_of_another_origin_or_unknown_is_refused") {
    Fixture service;
    service.log_in(alice());
    const auto token = permit(service, 5);
    service.origin = "https://other.example";
    const auto at = ticket_with_data(service);
    CHECK(start(service, at, token).body == refused);
    CHECK(start(service, at, "83f2b6db-e037-4000-8000-000000000000").body == refused);
    CHECK(start(service, at, "").body == refused);
    CHECK(start(service, at, "nonsense").body == refused);
}

TEST_CASE("permission_ends_with_the_key_with_time_and_by_revocation") {
    Fixture service;
    service.log_in(alice());
    const auto at = ticket_with_data(service);
    const auto ended = permit(service, 5);
    service.keys.logout();
    service.log_in(alice());
    CHECK(start(service, at, ended).status == 403);

    const auto revoked = permit(service, 5);
    const auto listed = service.permissions.list();
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].caller == "https://bank.example");
    CHECK(listed[0].id != revoked);
    CHECK(service.permissions.revoke(listed[0].id));
    CHECK(start(service, at, revoked).status == 403);

    const auto expired = permit(service, 5);
    service.clock.moved += std::chrono::minutes(61);
    CHECK(start(service, service.ticket(), expired).status == 500);  // no data: not even looked at
    CHECK(start(service, ticket_with_data(service), expired).status == 403);
    CHECK(service.permissions.list().empty());
}

TEST_CASE("permission_of_one_key_is_none_for_another") {
    Fixture service;
    service.log_in(alice());
    const auto token = permit(service, 5);
    service.keys.logout();
    service.log_in(bob());
    CHECK(start(service, ticket_with_data(service), token).body == refused);
}

TEST_CASE("without_permission_each_signature_is_asked_about") {
    Fixture service;
    service.log_in(alice());
    const auto at = service.ticket();
    service.call(Method::post, at + "/data",
                 "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"договір.txt\"\r\n\r\nabc\r\n--x--",
                 "multipart/form-data; boundary=x");
    service.put(at + "/metadata", R"({"metaData":"<b>note</b>"})");
    CHECK(service.call(Method::post, at + "/ds/creator", "null", "text/plain").status == 200);
    CHECK(service.get(at + "/ds/data").status == 200);
    REQUIRE(service.user.asked.size() == 1);
    const auto& question = service.user.asked[0];
    CHECK(question.uses == 1);
    CHECK(question.metadata_html == "<b>note</b>");
    REQUIRE(question.documents.size() == 1);
    CHECK(question.documents[0].name == "договір.txt");
    CHECK(question.documents[0].size == 3);
    CHECK(question.documents[0].digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    service.user.reply.outcome = channel::Outcome::denied;
    CHECK(service.post(at + "/ds/creator").body == refused);
    service.user.reply.outcome = channel::Outcome::allowed;
    CHECK(service.post(at + "/ds/creator").status == 200);
}

TEST_CASE("without_an_answer_a_request_is_refused_with_a_reason") {
    Fixture service;
    service.log_in(alice());
    const auto at = ticket_with_data(service);
    for (const auto outcome :
         {channel::Outcome::timed_out, channel::Outcome::unavailable, channel::Outcome::cancelled}) {
        service.user.reply.outcome = outcome;
        for (const auto& answer :
             {service.post(at + "/ds/creator"), service.post("accessToken", R"({"accessTimesNumber":1})")}) {
            CHECK(answer.status == 403);
            CHECK(answer.message() == "Запит на використання ЕП відхилено користувачем.");
            CHECK_FALSE(answer.cause().empty());
        }
    }
    service.user.reply.outcome = channel::Outcome::allowed;
    CHECK(service.post(at + "/ds/creator").status == 200);
}

TEST_CASE("key_that_changes_while_the_user_thinks_is_not_used") {
    Fixture service;
    service.log_in(alice());
    service.user.thinks = true;
    const auto at = ticket_with_data(service);
    const auto signing = service.begin(Method::post, at + "/ds/creator");
    const auto permission = service.begin(Method::post, "accessToken", R"({"accessTimesNumber":1})");
    CHECK_FALSE(signing->has_value());
    service.keys.logout();
    service.log_in(bob());
    service.user.answer(channel::Outcome::allowed);
    service.user.answer(channel::Outcome::allowed);
    CHECK((*signing)->status == 403);
    CHECK((*permission)->status == 403);
    CHECK(service.permissions.list().empty());
}

TEST_CASE("bulk_uses_one_of_a_permission_for_each_hash") {
    Fixture service;
    service.log_in(alice());
    const auto token = permit(service, 3);
    const auto at = service.ticket();
    const std::string hash = "\"p5N7ZLjKpY8Dchu2us9ceMsjX+vg5wsbhM2ZVBRhoI4=\"";
    const auto bulk = [&](const std::string& hashes) {
        return service.post(at + "/ds/creator/data.bulk",
                            "{\"accessTokenUuid\":\"" + token + "\",\"dataToSign\":[" + hashes + "]}");
    };
    CHECK(bulk(hash + "," + hash).status == 200);
    CHECK(bulk(hash + "," + hash).status == 403);  // one left: two or none
    CHECK(bulk(hash).status == 200);
    CHECK(bulk(hash).status == 403);
}

TEST_CASE("containers_of_the_caller_are_asked_about_only_if_configured") {
    Fixture quiet;
    quiet.sign(quiet.ticket_with(alice(), "content"), alice().password);
    CHECK(quiet.user.asked.empty());

    CipherConfig config;
    config.ask_for_own_containers = true;
    Fixture asking(config);
    const auto at = asking.ticket_with(alice(), "content");
    asking.sign(at, alice().password);
    REQUIRE(asking.user.asked.size() == 1);
    CHECK(asking.user.asked[0].key.owner == "Петренко Аліса Іванівна");
    asking.user.reply.outcome = channel::Outcome::denied;
    CHECK(asking.post(at + "/ds/creator", R"({"keyStorePassword":"pässword"})").body == refused);
}
