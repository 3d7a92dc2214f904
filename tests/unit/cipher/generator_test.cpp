// SPDX-License-Identifier: MIT
// generator/keysProfiles and generator/creator: the person chooses, the page gets requests.
#include <catch2/catch.hpp>

#include <filesystem>

#include "crypto/base/encoding.hpp"
#include "crypto/container/key_container.hpp"
#include "fixture.hpp"
#include "material.hpp"

namespace pidpys::api {
namespace {

using namespace test;
using crypto::test::read_file;
using Json = nlohmann::ordered_json;

const std::string password = "довге слово";

struct Scene {
    crypto::test::Folder folder;
    Fixture service;
    std::string path = folder.path("key.p12");

    explicit Scene(CipherConfig config = {}) : service(std::move(config)) { choose(path, password); }

    void choose(const std::string& file, const std::string& word) {
        service.user.reply = {channel::Outcome::allowed, false, file, {}};
        service.user.reply.by = "agent";
        service.user.reply.password = std::make_shared<const SecretString>(word);
    }
    static Json form() {
        return {{"PROFILE_ID", "2.25.305419896"},
                {"NEW_KEY_TYPE", "SIGNATURE_AND_AGREEMENT"},
                {"SURNAME", "Лесь"},
                {"GIVEN_NAME", "Марта"},
                {"COMMON_NAME", "Лесь Марта"},
                {"COUNTRY_NAME", "UA"},
                {"DRFOU", ""},
                {"keyGeneratingFormCaptchaInput", "abcde"}};
    }
    Heard post(const Json& json) { return service.post("generator/creator", json.dump()); }
};

}  // namespace

TEST_CASE("key_profiles_are_a_bare_array_as_pages_read_it") {
    Scene it;
    const Heard heard = it.service.get("generator/keysProfiles");
    REQUIRE(heard.status == 200);
    REQUIRE(heard.json.is_array());
    const auto& usual = heard.json[0];
    CHECK(usual["oid"] == "2.25.305419896");
    CHECK(usual["caption"] == "За замовчуванням");
    CHECK(usual["fields"][0] == Json{{"name", "SURNAME"}, {"optional", false}, {"default", nullptr}});
    CHECK(usual["fields"][3]["default"] == "UA");

    CipherConfig config;
    config.key_profiles = []() -> Result<std::vector<keygen::KeyProfile>> { return fail(Errc::malformed, "p.toml:1"); };
    Scene broken(config);
    const Heard refused = broken.service.get("generator/keysProfiles");
    CHECK(refused.status == 500);
    CHECK(refused.message() == "Помилка при завантажені набору профілів сертифікатів.");
    CHECK_FALSE(refused.cause().empty());
}

TEST_CASE("new_keys_go_where_the_person_says_and_the_page_gets_requests") {
    Scene it;
    const Heard heard = it.post(Scene::form());
    CAPTURE(heard.body);
    REQUIRE(heard.status == 200);
    CHECK(heard.message() == "Ключі успішно згенеровані.");
    REQUIRE(it.service.user.asked.size() == 1);
    const auto& question = it.service.user.asked.front();
    CHECK(question.kind == channel::QuestionKind::new_keys);
    CHECK(question.subject == "За замовчуванням");
    CHECK(question.owner == "Лесь, Марта, Лесь Марта, UA");
    CHECK(question.shortest_password == 8);

    const auto opened = crypto::open_container(read_file(it.path), SecretString(password));
    REQUIRE(opened);
    CHECK(opened->keys.size() == 2);
    for (const auto& [member, file] :
         {std::pair("signature", "key_sign.p10"), std::pair("keyAgreement", "key_agree.p10")})
        CHECK(*base64_decode(heard.json[member]["base64Data"].get<std::string>()) == read_file(it.folder.path(file)));
    CHECK(heard.body.find(it.path) == std::string::npos);
    const auto records = it.service.journal.of(journal::Event::keys_made);
    REQUIRE(records.size() == 1);
    CHECK(records[0].count == 2);
    CHECK(records[0].under == question.id);
    CHECK(records[0].key == crypto::key_fingerprint(opened->keys[0].key.get()));
}

TEST_CASE("person_sees_all_that_a_page_would_have_certified_and_nothing_is_hidden_in_it") {
    Scene it;
    Json form = Scene::form();
    form["DRFOU"] = "1234567890";
    CHECK(it.post(form).status == 200);
    CHECK(it.service.user.asked.back().owner == "Лесь, Марта, Лесь Марта, UA, TINUA-1234567890");
    for (const char* hidden : {"Лесь\u202eатраМ", "Лесь\u200b", "Лесь\u0007", "\u2066Лесь"}) {
        CAPTURE(hidden);
        form["SURNAME"] = hidden;
        CHECK(it.post(form).status == 500);
    }
    CHECK(it.service.user.asked.size() == 1);
}

TEST_CASE("page_learns_nothing_of_the_place_where_keys_could_not_be_written") {
    Scene it;
    const auto refused = [&](const std::string& path) {
        it.choose(path, password);
        const Heard heard = it.post(Scene::form());
        CHECK(heard.status == 500);
        CAPTURE(heard.body);
        CHECK(heard.cause().starts_with("Помилка введення-виведення"));
        CHECK(heard.body.find(std::filesystem::path(it.path).parent_path().filename().string()) == std::string::npos);
        CHECK(it.service.journal.of(journal::Event::keys_made).empty());
    };
    refused(it.folder.path("nowhere") + "/key.p12");
    refused(it.folder.write("mine.p12", as_bytes("mine")));
}

TEST_CASE("new_keys_of_one_purpose_or_of_one_key_for_both") {
    Scene it;
    Json form = Scene::form();
    form["NEW_KEY_TYPE"] = "SIGNATURE";
    CHECK_FALSE(it.post(form).json.contains("keyAgreement"));
    it.choose(it.folder.path("ecdsa.p12"), password);
    form["NEW_KEY_TYPE"] = "SIGNATURE_AND_AGREEMENT";
    form["PROFILE_ID"] = "2.25.305419898";
    const Heard both = it.post(form);
    CHECK(both.status == 200);
    CHECK(both.json.contains("signature"));
    CHECK_FALSE(both.json.contains("keyAgreement"));
}

TEST_CASE("new_keys_are_refused_before_anybody_is_asked") {
    Scene it;
    const auto cause = [&](const char* member, const Json& value) {
        Json form = Scene::form();
        form[member] = value;
        const Heard heard = it.post(form);
        CHECK(heard.status == 500);
        CHECK(heard.message() == "Ключі не згенеровані.");
        return heard.cause();
    };
    CHECK(cause("SURNAME", " ") == "Не заповнено поле SURNAME.");
    CHECK(cause("COUNTRY_NAME", "Україна") == "Значення поля COUNTRY_NAME не підходить.");
    CHECK(cause("PKCS10_DELIVERY_TYPE", "SEND_TO_PROXY") == "Проксі-сервер для запитів не налаштовано.");
    CHECK(cause("PROFILE_ID", "2.25.1") == "Такого профілю немає.");
    CHECK_FALSE(cause("NEW_KEY_TYPE", "ANY").empty());
    CHECK_FALSE(cause("SURNAME", Json::array({1})).empty());
    CHECK_FALSE(cause("encryptedData", "AAAA").empty());
    CHECK(it.service.user.asked.empty());
    CHECK_FALSE(std::filesystem::exists(it.path));
}

TEST_CASE("new_keys_are_not_made_without_the_persons_choice") {
    Scene it;
    const auto refused = [&] {
        const Heard heard = it.post(Scene::form());
        CHECK(heard.status == 500);
        CHECK_FALSE(heard.cause().empty());
        CHECK_FALSE(std::filesystem::exists(it.path));
        CHECK(it.service.journal.of(journal::Event::keys_made).empty());
    };
    for (const auto outcome : {channel::Outcome::denied, channel::Outcome::unavailable, channel::Outcome::timed_out}) {
        it.service.user.reply.outcome = outcome;
        refused();
    }
    it.choose(it.path, "коротке");
    refused();
    it.choose(it.path, std::string(300, 'a'));
    refused();
    it.choose("key.p12", password);
    refused();
    it.choose(it.path, password);
    it.service.user.reply.password.reset();
    refused();
}

TEST_CASE("new_keys_never_take_the_place_of_a_file") {
    Scene it;
    it.folder.write("key.p12", as_bytes("mine"));
    const Heard heard = it.post(Scene::form());
    CHECK(heard.status == 500);
    CHECK(as_text(read_file(it.path)) == "mine");
    CHECK_FALSE(std::filesystem::exists(it.folder.path("key_sign.p10")));
}

}  // namespace pidpys::api
