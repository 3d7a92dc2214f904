// SPDX-License-Identifier: MIT
// No record, no signature: on every way to a signature the journal has as many as are returned, with the digests that
// they state, and none leaves before it has.
#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "ways_to_sign.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;
using journal::Event;

namespace {

std::vector<Stated> recorded(const Fixture& service) {
    std::vector<Stated> digests;
    for (const auto& record : service.journal.of(Event::signature)) {
        CHECK(record.count == record.digests.size());
        for (const auto& digest : record.digests) digests.push_back({record.algorithm, digest});
    }
    return digests;
}

// Calls `check` for every caller, kind of key and form of signature.
void on_every_way(const std::function<void(Fixture&, const std::string& at, const Key&, const Signer&)>& check) {
    for (const auto* signer : {&alice(), &bob(), &carol(), &oksana()})
        for (const Key& key : ways_to_a_key())
            for (const Form& form : creator_forms())
                for (const char* origin : {"https://bank.example", ""})
                    for (const bool asks : {true, false}) {
                        INFO(form.name << ", key: " << key.name << ", caller: " << origin << ", asks: " << asks);
                        Fixture service(asks ? asking_always() : CipherConfig());
                        service.origin = origin;
                        const auto at = service.ticket();
                        form.fill(service, at);
                        key.give(service, at, *signer);
                        check(service, at, key, *signer);
                    }
}

std::string bulk_body(const Key& key, const Signer& signer, int hashes) {
    auto body = nlohmann::json::parse(start_body(key, signer));
    const std::size_t length = &signer == &carol() ? 48 : 32;
    for (int i = 0; i < hashes; ++i)
        body["dataToSign"].push_back(base64_encode(Bytes(length, static_cast<std::uint8_t>(i % 251))));
    return body.dump();
}

}  // namespace

TEST_CASE("journal_of_every_creator_has_the_digest_that_is_signed_and_by_virtue_of_what") {
    on_every_way([](Fixture& service, const std::string& at, const Key& key, const Signer& signer) {
        REQUIRE(service.post(at + "/ds/creator", start_body(key, signer)).status == 200);
        const auto signature = service.get(at + "/ds/data").body;
        CHECK(recorded(service) == std::vector{stated_by(signer, signature)});
        const auto record = service.journal.of(Event::signature).at(0);
        CHECK(record.who.origin == service.origin);
        CHECK_FALSE(record.key.empty());
        CHECK_FALSE(record.owner.empty());
        const auto& asked = service.user.asked;
        CHECK(record.under == (asked.empty() ? "" : asked.at(0).id));
        CHECK((record.by == "caller") == asked.empty());
    });
}

TEST_CASE("journal_of_a_bulk_has_every_hash") {
    for (const auto* signer : {&alice(), &carol(), &oksana()})
        for (const Key& key : ways_to_a_key()) {
            INFO(key.name);
            Fixture service;
            const auto at = service.ticket();
            key.give(service, at, *signer);
            const auto answer = service.post(at + "/ds/creator/data.bulk", bulk_body(key, *signer, 300));
            REQUIRE(answer.status == 200);
            std::vector<Stated> returned;
            for (const auto& signature : answer.json)
                returned.push_back(stated_by(*signer, text_of(*base64_decode(signature.get<std::string>()))));
            CHECK(recorded(service) == returned);
        }
}

TEST_CASE("journal_names_the_permission_whose_uses_are_signatures") {
    Fixture service;
    service.log_in(alice());
    const std::string token = service.post("accessToken", R"({"accessTimesNumber":2})").json.at("accessTokenUuid");
    const auto given = service.journal.of(Event::permission_given).at(0);
    CHECK(given.under == service.user.asked.at(0).id);
    CHECK(given.who.origin == service.origin);
    CHECK(given.count == 2);
    const auto body = nlohmann::json{{"accessTokenUuid", token}}.dump();
    for (int i = 0; i < 3; ++i) {
        const auto at = service.ticket();
        service.upload(at + "/data", shown);
        CHECK(service.post(at + "/ds/creator", body).status == (i < 2 ? 200 : 403));
    }
    REQUIRE(service.journal.of(Event::signature).size() == 2);
    for (const auto& record : service.journal.of(Event::signature)) {
        CHECK(record.under == given.id);
        CHECK(record.by == "permission");
    }
    REQUIRE(service.journal.of(Event::permission_used_up).size() == 1);
    for (const auto& record : service.journal.records) CHECK(journal::encode(record).find(token) == std::string::npos);
}

TEST_CASE("signature_leaves_no_creator_before_its_record_is_kept") {
    on_every_way([](Fixture& service, const std::string& at, const Key& key, const Signer& signer) {
        service.journal.holds = true;
        REQUIRE(service.post(at + "/ds/creator", start_body(key, signer)).status == 200);
        const auto waiting = service.begin(Method::get, at + "/ds/data");
        CHECK_FALSE(waiting->has_value());
        CHECK(service.get(at + "/ds/creator").status == 202);
        service.journal.release();
        service.workers.run_all();
        REQUIRE(waiting->has_value());
        CHECK(recorded(service) == std::vector{stated_by(signer, (*waiting)->body)});
    });
}

TEST_CASE("signature_whose_record_cannot_be_kept_leaves_no_creator") {
    on_every_way([](Fixture& service, const std::string& at, const Key& key, const Signer& signer) {
        service.journal.broken = true;
        REQUIRE(service.post(at + "/ds/creator", start_body(key, signer)).status == 200);
        const auto answer = service.get(at + "/ds/data");
        CHECK(answer.status == 500);
        CHECK(answer.cause().find("the journal of consent cannot be written: no space") != std::string::npos);
        CHECK(service.get(at + "/ds/base64Data").status == 500);
        service.journal.broken = false;  // room again: the session goes on
        REQUIRE(service.post(at + "/ds/creator", start_body(key, signer)).status == 200);
        CHECK(recorded(service) == std::vector{stated_by(signer, service.get(at + "/ds/data").body)});
    });
}

TEST_CASE("bulk_whose_record_is_not_kept_is_not_answered_with_signatures") {
    Fixture service;
    service.log_in(alice());
    const auto at = service.ticket();
    const auto body = bulk_body(ways_to_a_key().front(), alice(), 3);
    service.journal.holds = true;
    const auto waiting = service.begin(Method::post, at + "/ds/creator/data.bulk", body);
    service.workers.run_all();
    CHECK_FALSE(waiting->has_value());
    service.journal.release(fail(Errc::io, "the journal of consent cannot be written: no space"));
    REQUIRE(waiting->has_value());
    CHECK((*waiting)->status == 500);
    CHECK((*waiting)->cause().find("no space") != std::string::npos);
}

TEST_CASE("permission_is_not_answered_where_the_journal_cannot_take_it") {
    Fixture service;
    service.log_in(alice());
    service.journal.broken = true;
    const auto answer = service.post("accessToken", R"({"accessTimesNumber":2})");
    CHECK(answer.status == 403);
    CHECK(answer.cause().find("no space") != std::string::npos);
    CHECK(service.permissions.list().empty());
}

TEST_CASE("log_in_and_log_out_of_the_held_key_stand_in_the_journal") {
    Fixture service;
    service.log_in(alice());
    service.call(Method::del, "personalKeysSession");
    const auto logins = service.journal.of(Event::key_login), logouts = service.journal.of(Event::key_logout);
    REQUIRE((logins.size() == 1 && logouts.size() == 1));
    CHECK(logins[0].owner == "Петренко Аліса Іванівна");
    CHECK(logins[0].key == logouts[0].key);
    CHECK(logouts[0].who.origin == service.origin);
    service.journal.broken = true;
    CHECK(service.keys.login(alice().container, SecretString(alice().password)).error().code == Errc::io);
    CHECK_FALSE(service.keys.current());
}
