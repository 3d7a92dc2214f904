// SPDX-License-Identifier: MIT
// A signature that was made and could not be raised: what a server's failure costs, and what it does not (cipher-api 4.6).
#include "asic/outline.hpp"
#include "levels.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;
using crypto::CadesLevel;

TEST_CASE("the_signature_inside_a_container_has_the_level_and_a_failing_server_costs_no_second_question") {
    Levels it;
    it.service.log_in(it.signer);
    for (const auto& [form, level] :
         {std::pair("ASIC_S", "CAdEST"), std::pair("ASIC_E", "CAdESXLong"), std::pair("ASIC_E", "CAdESBLTA")}) {
        INFO(form << " " << level);
        it.service.user.asked.clear();
        const auto at = it.ticket(R"({"embedDataTs":"true","asicForm":")" + std::string(form) + R"(","cadesType":")" +
                                  level + "\"}");
        it.network.spoil("tsp", "rejection");
        CHECK(it.start(at).status == 500);  // the content's time-stamp, before anybody is asked
        CHECK(it.service.user.asked.empty());
        it.service.put(at + "/option", R"({"embedDataTs":"false"})");
        CHECK(it.start(at).status == 200);
        CHECK(it.service.get(at + "/ds/data").cause().find("http://127.0.0.1:1/tsp/ecdsa") != std::string::npos);
        it.network.spoil("tsp", "");
        CHECK(it.start(at).status == 200);
        CHECK(it.service.user.asked.size() == 1);
        const auto made = it.service.get(at + "/ds/data");
        REQUIRE(made.status == 200);
        const auto archive = asic::Archive::open(as_bytes(made.body));
        REQUIRE(archive);
        const auto outline = asic::outline_of(*archive);
        REQUIRE(outline);
        const auto& file = outline->signatures.at(0);
        const auto signature = text_of(*archive->read(*archive->find(file.name), 1U << 20U));
        CHECK(holds(signature, file.manifest ? text_of(file.manifest_octets) : "content"));
        const auto wanted = level == std::string("CAdEST")      ? CadesLevel::t
                            : level == std::string("CAdESBLTA") ? CadesLevel::lta
                                                                : CadesLevel::x_long;
        CHECK(level_of_octets(signature) == wanted);
    }
}

TEST_CASE("a_failing_server_fails_the_job_in_its_own_words_and_the_next_start_costs_nothing") {
    Levels it;
    it.service.log_in(it.signer);
    const auto token = it.permit(1);
    const auto at = it.ticket(x_long);
    it.network.spoil("tsp", "rejection");
    CHECK(it.start(at, token).status == 200);
    const auto failed = it.service.get(at + "/ds/creator");
    CHECK(failed.status == 500);
    CHECK(failed.message() == "Електронний підпис не створено.");
    CHECK(failed.cause().find("Ліміт позначок часу вичерпано") != std::string::npos);
    CHECK(failed.cause().find("http://127.0.0.1:1/tsp/ecdsa") != std::string::npos);
    CHECK(it.service.get(at + "/ds/data").cause() == failed.cause());

    it.network.spoil("tsp", "");
    CHECK(it.start(at, token).status == 200);  // the permission's only use is taken
    const auto signature = it.service.get(at + "/ds/data");
    REQUIRE(signature.status == 200);
    CHECK(level_of_octets(signature.body) == CadesLevel::x_long);
    CHECK(it.service.user.asked.size() == 1);  // about the permission

    // Raised once, the signature is not kept: the same again is another use.
    CHECK(it.start(at, token).status == 403);
}

TEST_CASE("who_was_asked_once_is_not_asked_again_for_the_same_signature") {
    Levels it;
    it.service.log_in(it.signer);
    const auto at = it.ticket(x_long);
    it.network.spoil("ocsp", "503");
    it.network.spoil("crl", "503");
    CHECK(it.start(at).status == 200);
    CHECK(it.service.get(at + "/ds/creator").status == 500);
    CHECK(it.start(at).status == 200);
    CHECK(it.service.get(at + "/ds/creator").status == 500);
    CHECK(it.service.user.asked.size() == 1);
    // Other data, another level: another signature.
    it.network.spoil("ocsp", "");
    it.service.upload(at + "/data", "other");
    CHECK(it.start(at).status == 200);
    CHECK(it.service.user.asked.size() == 2);
    CHECK(holds(it.service.get(at + "/ds/data").body, "other"));
}

TEST_CASE("a_signature_that_waits_to_be_raised_ends_with_the_keys_use") {
    Levels it;
    it.service.log_in(it.signer);
    const auto at = it.ticket(x_long);
    it.network.spoil("tsp", "503");
    it.start(at);
    it.service.keys.logout();
    CHECK(it.start(at).status == 503);
    it.service.log_in(it.signer);
    it.network.spoil("tsp", "");
    CHECK(it.start(at).status == 200);
    CHECK(it.service.user.asked.size() == 2);
    // Nor does it wait for ever.
    const auto later = it.ticket(x_long);
    it.network.spoil("tsp", "503");
    it.start(later);
    it.service.clock.moved += std::chrono::hours(2);
    it.start(later);
    CHECK(it.service.user.asked.size() == 4);
}

TEST_CASE("a_signature_that_waits_to_be_raised_ends_with_its_permission_and_with_the_persons_presence") {
    Levels it;
    it.service.log_in(it.signer);
    it.network.spoil("tsp", "503");
    const auto made = [&](const std::string& token) {
        const auto at = it.ticket(x_long);
        REQUIRE(it.start(at, token).status == 200);
        REQUIRE(it.service.get(at + "/ds/creator").status == 500);
        return at;
    };
    // Revoked while uses of it are left, or when the last was taken a moment ago.
    for (const int uses : {2, 1}) {
        const auto token = it.permit(uses);
        const auto at = made(token);
        CHECK(it.start(at, token).status == 200);  // kept: no use is taken
        const auto given = it.service.journal.of(journal::Event::permission_given).back().id;
        CHECK(it.service.permissions.revoke(given));
        CHECK(it.start(at, token).status == 403);
    }
    // Nor does it outlive the permission's time; used up it has not ended before its time.
    const auto token = it.permit(1);
    const auto at = made(token);
    it.service.permissions.drop_expired();
    CHECK(it.start(at, token).status == 200);
    it.service.clock.moved += std::chrono::minutes(59);
    CHECK(it.start(at, token).status == 200);
    it.service.clock.moved += std::chrono::hours(9);
    CHECK(it.start(at, token).status == 403);

    // The screen locks: what a person's own answer allowed, and what was made with the caller's own container.
    const auto asked = it.service.user.asked.size();
    const auto one = made({});
    CHECK(it.service.user.asked.size() == asked + 1);
    it.service.permissions.revoke_all();
    CHECK(it.start(one).status == 200);
    CHECK(it.service.user.asked.size() == asked + 2);
    const auto own = it.ticket(x_long);
    it.service.upload(own + "/keyStore", text_of(it.signer.container));
    const auto signed_events = [&] { return it.service.journal.of(journal::Event::signature).size(); };
    const auto body = R"({"keyStorePassword":")" + it.signer.password + "\"}";
    it.service.post(own + "/ds/creator", body);
    const auto before = signed_events();
    it.service.post(own + "/ds/creator", body);
    CHECK(signed_events() == before);
    it.service.permissions.revoke_all();
    it.service.post(own + "/ds/creator", body);
    CHECK(signed_events() == before + 1);
}
