// SPDX-License-Identifier: MIT
// accessToken and the use of the keys the service holds (cipher-api 4.5).
#include <catch2/catch.hpp>

#include <thread>

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

TEST_CASE("a_key_is_used_where_that_was_allowed_and_not_where_it_was_asked_for") {
    Fixture service;
    service.log_in(alice());
    const auto keys = service.keys.current();
    const auto counts = [&](auto call, int status) {
        const auto before = keys->last_use();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        CHECK(call().status == status);
        return keys->last_use() > before;
    };
    const auto at = ticket_with_data(service);
    CHECK_FALSE(counts([&] { return start(service, at, "00000000-0000-0000-0000-000000000000"); }, 403));
    service.user.reply.outcome = channel::Outcome::denied;
    CHECK_FALSE(counts([&] { return service.post(at + "/ds/creator"); }, 403));
    CHECK_FALSE(counts([&] { return service.post("accessToken", R"({"accessTimesNumber":1})"); }, 403));
    service.user.reply.outcome = channel::Outcome::allowed;
    CHECK(counts([&] { return service.post(at + "/ds/creator"); }, 200));
    std::string token;
    const auto grant = [&] {
        const auto granted = service.post("accessToken", R"({"accessTimesNumber":1})");
        token = granted.json.value("accessTokenUuid", "");
        return granted;
    };
    CHECK(counts(grant, 200));
    const auto another = ticket_with_data(service);
    CHECK(counts([&] { return start(service, another, token); }, 200));
}

TEST_CASE("what_will_be_signed_is_at_hand_while_the_question_stands") {
    Fixture service;
    service.log_in(alice());
    const auto at = ticket_with_data(service);
    CHECK(service.post(at + "/ds/creator").status == 200);
    const auto& question = service.user.asked.back();
    REQUIRE(question.documents.size() == 1);
    CHECK(question.documents[0].at_hand);
    REQUIRE(question.contents);
    CHECK(as_text(question.contents->octets(0).value()) == "content");
    CHECK(question.contents->octets(1).error().code == Errc::not_found);
}

TEST_CASE("person_grants_fewer_uses_and_a_shorter_time_than_asked_but_never_more") {
    Fixture service;
    service.log_in(alice());
    const auto granted = [&](std::uint64_t uses, std::int64_t seconds) {
        service.user.reply.uses = uses;
        service.user.reply.seconds = seconds;
        const auto answer = service.post("accessToken", R"({"accessTimesNumber":10})");
        REQUIRE(answer.status == 200);
        return answer.message();
    };
    const auto lifetime = service.permissions.lifetime();
    CHECK(granted(3, 600) == "Запит на використання ЕП успішно оброблено. Кількість спроб: 3.");
    CHECK(service.user.asked.back().uses == 10);
    CHECK(service.user.asked.back().lifetime == lifetime.count());
    auto list = service.permissions.list();
    REQUIRE(list.size() == 1);
    CHECK(list[0].uses_granted == 3);
    CHECK(list[0].expires - list[0].granted == std::chrono::seconds(600));
    service.permissions.revoke_all();

    CHECK(granted(11, 2 * lifetime.count()) == "Запит на використання ЕП успішно оброблено. Кількість спроб: 10.");
    list = service.permissions.list();
    REQUIRE(list.size() == 1);
    CHECK(list[0].uses_granted == 10);
    CHECK(list[0].expires - list[0].granted == lifetime);
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
    CHECK(service.user.asked.empty());                            // a token never turns into a question
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
    for (const auto outcome : {channel::Outcome::timed_out, channel::Outcome::unavailable, channel::Outcome::cancelled,
                               channel::Outcome::not_asked}) {
        service.user.reply.outcome = outcome;
        for (const auto& answer :
             {service.post(at + "/ds/creator"), service.post("accessToken", R"({"accessTimesNumber":1})")}) {
            CHECK(answer.status == 403);
            CHECK(answer.message() == "Запит на використання ЕП не розглянуто користувачем.");
            CHECK_FALSE(answer.cause().empty());
            const bool too_often = answer.cause().find("користувача не запитано") != std::string::npos;
            CHECK(too_often == (outcome == channel::Outcome::not_asked));
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

TEST_CASE("page_that_needs_the_key_waits_for_a_login_and_goes_on_with_the_key") {
    Fixture service;
    service.user.at_desk = service.user.thinks = true;
    const bool permission = GENERATE(true, false);
    const auto at = permission ? std::string() : ticket_with_data(service);
    const auto waiting = permission ? service.begin(Method::post, "accessToken", R"({"accessTimesNumber":3})")
                                    : service.begin(Method::post, at + "/ds/creator", "{}");
    REQUIRE(service.user.asked.size() == 1);
    const auto& login = service.user.asked[0];
    CHECK(login.kind == channel::QuestionKind::login);
    CHECK(login.origin == "https://bank.example");
    CHECK(login.uses == (permission ? 3 : 1));
    CHECK(login.deadline > 0);
    CHECK_FALSE(*waiting);
    service.log_in(alice());
    service.user.answer(channel::Outcome::allowed);
    service.workers.run_all();
    REQUIRE(service.user.asked.size() == 2);  // whether the key may be used is another question
    CHECK(service.user.asked[1].kind == channel::QuestionKind::signature);
    CHECK(service.user.asked[1].key.owner == "Петренко Аліса Іванівна");
    service.user.answer(channel::Outcome::allowed);
    service.workers.run_all();
    REQUIRE(*waiting);
    CHECK((*waiting)->status == 200);
}

TEST_CASE("page_without_a_key_hears_the_contracts_error_however_the_login_ends") {
    Fixture service;
    service.user.at_desk = true;
    service.user.reply.outcome =
        GENERATE(channel::Outcome::denied, channel::Outcome::timed_out, channel::Outcome::not_asked,
                 channel::Outcome::allowed);  // an answer alone is no key
    const std::string down = R"({"message":"Сервіс виконання криптографічних операцій не запущено."})";
    const auto permission = service.post("accessToken", R"({"accessTimesNumber":3})");
    CHECK(permission.status == 503);
    CHECK(permission.body == down);
    const auto signature = service.post(ticket_with_data(service) + "/ds/creator", "{}");
    CHECK(signature.status == 503);
    CHECK(signature.body == down);
    CHECK(service.user.asked.size() == 2);
}

TEST_CASE("nobody_is_asked_to_log_in_without_an_agent_or_who_works_without_a_key_or_for_an_ended_permission") {
    Fixture service;
    CHECK(service.post("accessToken", R"({"accessTimesNumber":3})").status == 503);
    service.user.at_desk = true;
    CHECK(start(service, ticket_with_data(service), "83f2b6db-e037-4d4c-9a5b-0a7a3c1e4f10").status == 503);
    CHECK(service.post(ticket_with_data(service) + "/ds/creator", R"({"keyStorePassword":"x"})").status == 500);
    service.keys.work_without({});
    CHECK(service.post("accessToken", R"({"accessTimesNumber":3})").status == 503);
    CHECK(service.user.asked.empty());
    service.keys.logout();
    service.post("accessToken", R"({"accessTimesNumber":3})");
    CHECK(service.user.asked.size() == 1);
}
