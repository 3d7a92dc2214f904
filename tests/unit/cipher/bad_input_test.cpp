// SPDX-License-Identifier: MIT
// Bad input gets a clear error and loses nothing: after each case the same service still signs.
#include <catch2/catch.hpp>

#include "fixture.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;

namespace {

void check_clear(const Heard& answer) {
    INFO(answer.body);
    CHECK(answer.status == 500);
    CHECK_FALSE(answer.message().empty());
    CHECK_FALSE(answer.cause().empty());
}

void check_still_signs(Fixture& service) {
    CHECK_FALSE(service.sign(service.ticket_with(alice(), "still"), alice().password).empty());
}

}  // namespace

TEST_CASE("malformed_json_is_refused_everywhere") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "content");
    const std::string deep = std::string(33, '[') + std::string(33, ']');
    for (const std::string& body :
         {std::string("{"), std::string("{]"), std::string("{\"a\":}"), std::string("\xff\xfe"),
          std::string(100'000, '['), "{\"a\":" + deep + "}", std::string("\"text\""), std::string("7")}) {
        check_clear(service.put(at + "/option", body));
        check_clear(service.put(at + "/metadata", body));
        check_clear(service.put(at + "/keyStore", body));
        check_clear(service.post(at + "/data", body));
        check_clear(service.post(at + "/ds/data", body));
        check_clear(service.post(at + "/ds/creator", body));
        check_clear(service.post(at + "/ds/creator/data.bulk", body));
        check_clear(service.put(at + "/keyStore/verifier", body));
        check_clear(service.post("personalKeysSession", body));
        CHECK(service.post("accessToken", body).status == 400);
    }
    CHECK_FALSE(service.sign(at, alice().password).empty());  // what was loaded is still loaded
}

TEST_CASE("wrong_types_and_base64_are_refused") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "content");
    for (const char* body : {R"({"base64Data":"!!!"})", R"({"base64Data":"Zg"})", R"({"base64Data":[1]})",
                             R"({"base64Data":5})", R"({"base64Data":null})", "{}", "[]", ""}) {
        check_clear(service.post(at + "/data", body));
        check_clear(service.post(at + "/ds/data", body));
        check_clear(service.put(at + "/keyStore", body));
    }
    check_clear(service.put(at + "/option", R"({"signatureType":["attached"]})"));
    check_clear(service.put(at + "/option", R"({"caId":"a","signatureType":"sideways"})"));
    check_clear(service.put(at + "/option", "{\"caId\":\"" + std::string(257, 'a') + "\"}"));
    check_clear(service.put(at + "/metadata", R"({"metaData":{"a":1}})"));
    check_clear(service.post(at + "/ds/creator", R"({"keyStorePassword":{"a":1}})"));
    check_clear(service.post(at + "/ds/creator", R"({"accessTokenUuid":[1]})"));
    check_clear(service.post(at + "/ds/creator", "{\"keyStorePassword\":\"" + std::string(4097, 'a') + "\"}"));
    for (const char* body : {"{}", R"({"dataToSign":"x"})", R"({"dataToSign":[]})", R"({"dataToSign":[1]})",
                             R"({"dataToSign":[[]]})", R"({"dataToSign":["!"]})", R"({"dataToSign":[""]})"})
        check_clear(service.post(at + "/ds/creator/data.bulk", body));
    CHECK(service.put(at + "/option", "{}").json.at("settedOptions").at("caId") == "");  // all or nothing
    CHECK_FALSE(service.sign(at, alice().password).empty());
}

// A misspelt name would change what is shown or signed without a word.
TEST_CASE("members_that_nobody_knows_are_named_but_for_options") {
    Fixture service;
    service.log_in(alice());
    const auto at = service.ticket_with(alice(), "content");
    const std::vector<std::pair<Method, std::string>> takers = {
        {Method::put, at + "/metadata"},
        {Method::post, at + "/data"},
        {Method::post, at + "/ds/data"},
        {Method::post, at + "/ds/creator"},
        {Method::post, at + "/ds/creator/data.bulk"},
        {Method::post, at + "/accessToken"},
        {Method::post, "accessToken"},
        {Method::put, at + "/keyStore"},
        {Method::put, at + "/keyStore/verifier"},
        {Method::put, at + "/keyStore/certificate/info/signature"},
        {Method::put, at + "/keyStore/certificate/base64/signature"},
        {Method::put, at + "/keyStore/certificate/importer"},
        {Method::post, "personalKeysSession"},
    };
    for (const auto& [method, path] : takers) {
        const auto answer = service.call(method, path, R"({"metadata":"x"})", "application/json");
        INFO(path << ": " << answer.body);
        CHECK(answer.status == 500);
        CHECK(answer.json.at("failureCause").get<std::string>().find("unknown member metadata") != std::string::npos);
    }
    CHECK(service.user.asked.empty());
    const std::string long_name(100'000, 'x');
    CHECK(service.put(at + "/metadata", "{\"" + long_name + "\":1}").body.size() < 1000);
    CHECK(service.put(at + "/option", R"({"metadata":"x"})").status == 200);
}

TEST_CASE("broken_forms_are_refused") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "content");
    for (const char* body :
         {"", "--x", "--x\r\n\r\nabc", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nabc\r\n--x"})
        check_clear(service.call(Method::post, at + "/data", body, "multipart/form-data; boundary=x"));
    check_clear(service.call(Method::post, at + "/data", "--x--", "multipart/form-data"));
    CHECK_FALSE(service.sign(at, alice().password).empty());
}

TEST_CASE("unknown_ticket_is_400_on_every_path") {
    Fixture service;
    for (const char* uuid : {"00000000-0000-4000-8000-000000000000", "x", "..", "\xff"}) {
        const std::string at = std::string("ticket/") + uuid;
        CHECK(service.get(at + "/ds/data").body == R"({"message":"Сесія відсутня."})");
        CHECK(service.post(at + "/ds/creator").status == 400);
        CHECK(service.post(at + "/ts/creator").status == 400);
        CHECK(service.post(at + "/accessToken", R"({"accessTimesNumber":1})").status == 400);
        CHECK(service.call(Method::del, at).status == 400);
    }
    check_still_signs(service);
}

TEST_CASE("second_start_of_a_running_job_is_refused") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "content");
    service.workers.at_once = false;
    CHECK(service.post(at + "/ds/creator", R"({"keyStorePassword":"pässword"})").status == 200);
    const auto second = service.post(at + "/ds/creator", R"({"keyStorePassword":"pässword"})");
    CHECK(second.message() == "Помилка при ініціюванні асинхронної операції створення електронного підпису.");
    CHECK(second.cause().find("already running") != std::string::npos);
    service.workers.run_all();
    CHECK(service.get(at + "/ds/data").status == 200);
}

TEST_CASE("job_that_never_started_does_not_block") {
    Fixture service;
    const auto at = service.ticket();
    for (const char* path : {"/ds/creator", "/ds/data", "/ds/base64Data"}) {
        const auto answer = service.get(at + path);
        check_clear(answer);
        CHECK(answer.message() == "Електронний підпис не створено.");
        CHECK(answer.cause() == "Операцію не було розпочато");
    }
    check_clear(service.get(at + "/ds/verifier"));
    check_clear(service.get(at + "/ds/signedData"));
    check_clear(service.post(at + "/ds/verifier"));
}

TEST_CASE("signing_without_data_or_key_is_refused_at_the_start") {
    Fixture service;
    const auto at = service.ticket();
    check_clear(service.post(at + "/ds/creator", R"({"keyStorePassword":"x"})"));
    service.upload(at + "/data", "content");
    check_clear(service.post(at + "/ds/creator", R"({"keyStorePassword":"x"})"));
    const auto nobody = service.post(at + "/ds/creator");
    CHECK(nobody.status == 503);
    CHECK(nobody.body == R"({"message":"Сервіс виконання криптографічних операцій не запущено."})");
    service.upload(at + "/keyStore", text_of(alice().container));
    CHECK_FALSE(service.sign(at, alice().password).empty());
}

TEST_CASE("wrong_password_and_garbage_containers_are_told_in_the_contract_words") {
    Fixture service;
    const auto at = service.ticket_with(alice(), "content");
    const auto wrong = service.put(at + "/keyStore/verifier", R"({"keyStorePassword":"wrong"})");
    check_clear(wrong);
    CHECK(wrong.message() ==
          "Помилка завантаження ключового контейнера: Невірний пароль до ключового контейнера або порушено його "
          "цілісність.");
    CHECK(service.post(at + "/ds/creator", R"({"keyStorePassword":"wrong"})").status == 200);
    const auto failed = service.get(at + "/ds/data");
    check_clear(failed);
    CHECK(failed.message() == "Електронний підпис не створено.");
    CHECK(failed.cause().find("Невірний пароль") == 0);

    const auto whole = text_of(alice().container);
    for (const std::string& garbage :
         {std::string(), std::string("\x30"), std::string(700, 'g'), whole.substr(0, 200),
          whole.substr(0, whole.size() - 1), std::string("\x30\x84\xff\xff\xff\xff", 6) + std::string(100, '\0')}) {
        service.upload(at + "/keyStore", garbage);
        check_clear(service.put(at + "/keyStore/verifier", R"({"keyStorePassword":"pässword"})"));
        check_clear(service.put(at + "/keyStore/certificate/info/signature", R"({"keyStorePassword":"pässword"})"));
    }
    check_clear(service.upload(at + "/keyStore", std::string((4 << 20) + 1, '0')));
    service.upload(at + "/keyStore", whole);
    CHECK_FALSE(service.sign(at, alice().password).empty());
}

TEST_CASE("garbage_signatures_cannot_be_checked_and_kill_nothing") {
    Fixture service;
    const auto at = service.ticket();
    service.upload(at + "/data", "content");
    for (const std::string& garbage :
         {std::string(), std::string("\x30\x80", 2), std::string(1000, '\x30'), std::string("PK")}) {
        CHECK(service.upload(at + "/ds/data", garbage).status == 200);
        CHECK(service.post(at + "/ds/verifier").status == 200);
        const auto answer = service.get(at + "/ds/verifier");
        CHECK(answer.status == 406);
        CHECK_FALSE(answer.cause().empty());
        CHECK_FALSE(answer.json.contains("verifyResults"));
        check_clear(service.get(at + "/ds/signedData"));
    }
    check_still_signs(service);
}

TEST_CASE("metadata_of_a_megabyte_is_cut_to_whole_characters") {
    Fixture service;
    const auto at = service.ticket();
    service.upload(at + "/data", "content");
    std::string tags;
    for (int i = 0; i < 100'000; ++i) tags += "<b>і";
    CHECK(service.put(at + "/metadata", "{\"metaData\":\"" + tags + "\"}").status == 200);
    const auto kept = service.cipher.sessions.find(at.substr(7), service.origin)->inputs().metadata;
    CHECK(kept.size() > channel::max_metadata);  // so that a prompter can say that it cuts
    CHECK(kept.size() <= 2 * channel::max_metadata);
    CHECK_NOTHROW(nlohmann::json(kept).dump());  // UTF-8 to the end
    check_still_signs(service);
}
