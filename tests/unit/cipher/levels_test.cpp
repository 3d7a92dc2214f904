// SPDX-License-Identifier: MIT
// Levels above CAdES-BES and ds/modifier (cipher-api 4.6): what a page gets, what a server's failure costs, and what it
// does not.
#include <catch2/catch.hpp>

#include "asic/outline.hpp"
#include "certs/certificate.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cades/level.hpp"
#include "crypto/container/write_pkcs12.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/cms/verify.hpp"
#include "crypto/timestamp/token.hpp"
#include "fixture.hpp"
#include "tests/unit/proof/desk_fetcher.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;
using crypto::CadesLevel;
using proof::test::DeskFetcher;

namespace {

Signer signer_of(const proof::test::Member& member) {
    auto container = crypto::write_pkcs12({member.entry}, SecretString("слово"), {crypto::Pkcs12Scheme::aes, 1});
    REQUIRE(container);
    return {std::move(*container), "слово", member.certificate()};
}

struct Levels {
    explicit Levels(const std::string& family = "ecdsa")
        : network(family),
          service({}, nullptr, {}, {&network, network.office().house.root.certificate()}),
          signer(signer_of(network.person())) {}

    std::string ticket(const std::string& option, const std::string& data = "content") {
        const auto at = service.ticket();
        REQUIRE(service.upload(at + "/data", data).status == 200);
        REQUIRE(service.put(at + "/option", option).status == 200);
        return at;
    }
    std::string permit(int uses) {
        return service.post("accessToken", "{\"accessTimesNumber\":" + std::to_string(uses) + "}")
            .json.at("accessTokenUuid");
    }
    Heard start(const std::string& at, const std::string& token = {}) {
        return service.post(at + "/ds/creator", token.empty() ? "" : "{\"accessTokenUuid\":\"" + token + "\"}");
    }

    DeskFetcher network;
    Fixture service;
    Signer signer;
};

CadesLevel level_of_octets(const std::string& signature) {
    const auto view = crypto::parse_signed_data(as_bytes(signature));
    REQUIRE(view);
    REQUIRE(view->signers.size() == 1);
    return crypto::level_of(*view, view->signers[0]);
}

bool holds(const std::string& signature, const std::string& data) {
    const auto checked = crypto::verify(as_bytes(signature), as_bytes(data));
    return checked && checked->signers.size() == 1 && !checked->signers[0].failure;
}

const std::string x_long = R"({"cadesType":"CAdESXLong"})";

}  // namespace

TEST_CASE("a_page_gets_the_level_that_it_asks_for_with_keys_of_every_family") {
    for (const char* family : {"ecdsa", "rsa", "dstu"}) {
        Levels it(family);
        it.service.log_in(it.signer);
        for (const auto& [option, level] :
             {std::pair(R"({"cadesType":"CAdEST"})", CadesLevel::t),
              std::pair(R"({"cadesType":"CADES_X_LONG"})", CadesLevel::x_long),
              std::pair(R"({"cadesType":"CAdESBLT"})", CadesLevel::lt),
              std::pair(R"({"cadesType":"CAdESBLTA"})", CadesLevel::lta),
              std::pair(R"({"embedSignatureTs":"true","embedCertificateType":"signerCert"})", CadesLevel::t),
              std::pair(R"({"cadesType":"CAdESBES"})", CadesLevel::bes)}) {
            INFO(family << " " << option);
            const auto at = it.ticket(option);
            REQUIRE(it.start(at).status == 200);
            CHECK(it.service.get(at + "/ds/creator").status == 200);
            const auto signature = it.service.get(at + "/ds/data");
            INFO(signature.body.substr(0, 200));
            REQUIRE(signature.status == 200);
            CHECK(level_of_octets(signature.body) == level);
            CHECK(holds(signature.body, "content"));
        }
    }
}

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

TEST_CASE("a_container_of_the_callers_own_signs_at_a_level_too") {
    Levels it;
    const auto at = it.ticket(x_long);
    it.service.upload(at + "/keyStore", text_of(it.signer.container));
    CHECK(level_of_octets(it.service.sign(at, it.signer.password)) == CadesLevel::x_long);
    CHECK(it.service.user.asked.empty());
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

TEST_CASE("the_content_is_stamped_before_anybody_is_asked") {
    Levels it;
    it.service.log_in(it.signer);
    const auto at = it.ticket(R"({"cadesType":"CAdESBES","embedDataTs":"true"})");
    it.network.spoil("tsp", "404");
    const auto refused = it.start(at);
    CHECK(refused.status == 500);
    CHECK(refused.cause().find("404") != std::string::npos);
    CHECK(it.service.user.asked.empty());
    it.network.spoil("tsp", "");
    CHECK(it.start(at).status == 200);
    const auto signature = it.service.get(at + "/ds/data");
    REQUIRE(signature.status == 200);
    const auto checked = crypto::verify(as_bytes(signature.body), as_bytes("content"));
    REQUIRE(checked);
    const auto stamp = crypto::timestamp::read_token(checked->signers.at(0).content_timestamp);
    REQUIRE(stamp);
    crypto::HashedOctets content(as_bytes("content"));
    CHECK(crypto::timestamp::check_imprint(*stamp, content));
    CHECK(level_of_octets(signature.body) == CadesLevel::bes);
}

TEST_CASE("the_question_names_the_level_and_the_servers_that_are_asked") {
    Levels it;
    it.service.log_in(it.signer);
    const auto asked_with = [&](const std::string& option) {
        it.start(it.ticket(option));
        return it.service.user.asked.back().proofs;
    };
    const std::vector<std::string> servers{"http://127.0.0.1:1/tsp/ecdsa"};
    auto proofs = asked_with(x_long);
    CHECK(proofs.level == "CAdES-X Long");
    CHECK_FALSE(proofs.stamps_content);
    CHECK(proofs.stamp_servers == servers);
    CHECK(asked_with(R"({"cadesType":"CAdESBLTA"})").level == "CAdES-B-LTA");
    CHECK(asked_with(R"({"embedSignatureTs":"true"})").level == "CAdES-T");
    proofs = asked_with(R"({"embedDataTs":"true"})");
    CHECK(proofs.level.empty());
    CHECK(proofs.stamps_content);
    CHECK(proofs.stamp_servers == servers);
    proofs = asked_with(R"({"cadesType":"CAdESBES"})");
    CHECK(proofs.none());
    CHECK(proofs.stamp_servers.empty());
    CHECK(it.service.user.asked.size() == 5);
}

TEST_CASE("nobody_is_asked_about_a_signature_that_no_server_is_known_for") {
    Fixture service;
    service.log_in(alice());  // whose certificate names none
    const auto at = service.ticket();
    service.upload(at + "/data", "content");
    service.put(at + "/option", x_long);
    const auto refused = service.post(at + "/ds/creator");
    CHECK(refused.status == 500);
    CHECK(refused.cause().find("no time-stamp server is known") != std::string::npos);
    CHECK(service.user.asked.empty());
}

TEST_CASE("a_joining_signer_is_raised_and_the_first_stays_as_he_was") {
    Levels it;
    const auto first = proof::test::sign(it.network, it.network.person("Перший"), as_bytes("content"));
    it.service.log_in(it.signer);
    const auto at = it.ticket(R"({"cadesType":"CAdESXLong","dataToSignQualifier":"alreadySigned"})");
    REQUIRE(it.service.upload(at + "/ds/data", text_of(first)).status == 200);
    REQUIRE(it.start(at).status == 200);
    const auto both = it.service.get(at + "/ds/data");
    REQUIRE(both.status == 200);
    const auto view = crypto::parse_signed_data(as_bytes(both.body));
    REQUIRE(view);
    REQUIRE(view->signers.size() == 2);
    const auto first_level = crypto::level_of(*view, view->signers[0]),
               second_level = crypto::level_of(*view, view->signers[1]);
    CHECK(std::minmax(first_level, second_level) == std::minmax(CadesLevel::bes, CadesLevel::x_long));
}

TEST_CASE("the_modifier_raises_what_was_uploaded_and_what_was_made_here") {
    Levels it;
    const auto bes =
        proof::test::sign(it.network, it.network.person(), as_bytes("content"), crypto::SignatureForm::detached);
    const auto at = it.ticket("{}");
    CHECK(it.service.post(at + "/ds/modifier").cause().find("no signature is loaded") != std::string::npos);
    CHECK(it.service.get(at + "/ds/modifiedData").status == 500);
    it.service.upload(at + "/ds/data", text_of(bes));
    const auto started = it.service.post(at + "/ds/modifier");
    CHECK(started.status == 200);
    CHECK(started.message() == "Ініційована операція модифікації електронного підпису.");
    CHECK(it.service.get(at + "/ds/modifier").message() == "Електронний підпис успішно модифікований.");
    const auto raised = it.service.get(at + "/ds/modifiedData");
    REQUIRE(raised.status == 200);
    CHECK(level_of_octets(raised.body) == CadesLevel::x_long);
    CHECK(holds(raised.body, "content"));
    CHECK(it.service.get(at + "/ds/base64ModifiedData").json.at("base64Data") == base64_encode(as_bytes(raised.body)));

    it.service.put(at + "/option", R"({"cadesType":"CAdESBLTA"})");
    it.service.post(at + "/ds/modifier");
    CHECK(level_of_octets(it.service.get(at + "/ds/modifiedData").body) == CadesLevel::lta);

    it.service.upload(at + "/data", "other");
    it.service.post(at + "/ds/modifier");
    const auto wrong = it.service.get(at + "/ds/modifiedData");
    CHECK(wrong.status == 500);
    CHECK(wrong.message() == "Електронний підпис не модифіковано.");

    it.service.log_in(it.signer);
    const auto here = it.ticket("{}");
    it.start(here);
    it.service.post(here + "/ds/modifier");
    CHECK(level_of_octets(it.service.get(here + "/ds/modifiedData").body) == CadesLevel::x_long);
}

TEST_CASE("the_modifier_raises_every_signature_inside_a_container") {
    for (const char* form : {"ASIC_S", "ASIC_E"}) {
        INFO(form);
        Levels it;
        it.service.log_in(it.signer);
        const auto at = it.ticket(R"({"asicForm":")" + std::string(form) + "\"}");
        REQUIRE(it.start(at).status == 200);
        auto container = it.service.get(at + "/ds/data").body;
        REQUIRE(it.service.upload(at + "/ds/data", container).status == 200);
        it.service.put(at + "/option", R"({"dataToSignQualifier":"alreadySigned","duplicateSign":"true"})");
        REQUIRE(it.start(at).status == 200);
        container = it.service.get(at + "/ds/data").body;

        const auto to_raise = it.service.ticket();
        it.service.upload(to_raise + "/ds/data", container);
        it.network.spoil("tsp", "rejection");
        it.service.post(to_raise + "/ds/modifier");
        CHECK(it.service.get(to_raise + "/ds/modifiedData").cause().find("META-INF/signature") != std::string::npos);
        it.network.spoil("tsp", "");
        it.service.post(to_raise + "/ds/modifier");
        const auto raised = it.service.get(to_raise + "/ds/modifiedData");
        REQUIRE(raised.status == 200);
        const auto before = asic::Archive::open(as_bytes(container)),
                   after = asic::Archive::open(as_bytes(raised.body));
        REQUIRE((before && after));
        const auto outline = asic::outline_of(*after);
        REQUIRE(outline);
        std::size_t signers = 0;
        for (const auto& member : before->members()) {
            const auto octets = text_of(*after->read(*after->find(member.name), 1U << 20U));
            if (!member.name.ends_with(".p7s")) {
                CHECK(octets == text_of(*before->read(member, 1U << 20U)));
                continue;
            }
            const auto view = crypto::parse_signed_data(as_bytes(octets));
            REQUIRE(view);
            for (const auto& signer : view->signers) CHECK(crypto::level_of(*view, signer) == CadesLevel::x_long);
            signers += view->signers.size();
        }
        CHECK(signers == 2);
        CHECK(outline->sound_mimetype);
    }
}

TEST_CASE("the_modifier_finds_the_certificate_of_what_the_session_has_signed_with_its_own_container") {
    for (const char* form : {"attached", "detached"}) {
        Levels it;  // no key is in use
        const auto at = it.ticket(std::string(R"({"embedCertificateType":"nothing","signatureType":")") + form + "\"}");
        it.service.upload(at + "/keyStore", text_of(it.signer.container));
        const auto bare = it.service.sign(at, it.signer.password);
        REQUIRE(crypto::parse_signed_data(as_bytes(bare))->certificates.empty());
        CHECK(it.service.post(at + "/ds/modifier").status == 200);
        const auto raised = it.service.get(at + "/ds/modifiedData");
        INFO(raised.body.substr(0, 200));
        REQUIRE(raised.status == 200);
        CHECK(level_of_octets(raised.body) == CadesLevel::x_long);
    }
    // And a start that raises what was made before.
    Levels it;
    const auto at = it.ticket(R"({"embedCertificateType":"nothing","embedSignatureTs":"true"})");
    it.service.upload(at + "/keyStore", text_of(it.signer.container));
    const auto body = R"({"keyStorePassword":")" + it.signer.password + "\"}";
    it.network.spoil("tsp", "503");
    it.service.post(at + "/ds/creator", body);
    CHECK(it.service.get(at + "/ds/creator").status == 500);
    it.network.spoil("tsp", "");
    it.service.post(at + "/ds/creator", body);
    CHECK(it.service.get(at + "/ds/creator").status == 200);
    CHECK(it.service.journal.of(journal::Event::signature).size() == 1);
}

TEST_CASE("hashes_in_bulk_and_a_service_without_a_network_say_that_they_cannot") {
    Levels it;
    it.service.log_in(it.signer);
    const auto at = it.ticket(x_long);
    const auto bulk = it.service.post(at + "/ds/creator/data.bulk",
                                      R"({"dataToSign":["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]})");
    CHECK(bulk.status == 500);
    CHECK(bulk.cause().find("Не підтримується") == 0);

    Fixture alone;
    alone.log_in(it.signer);
    const auto there = alone.ticket();
    alone.upload(there + "/data", "content");
    alone.put(there + "/option", x_long);
    CHECK(alone.post(there + "/ds/creator").status == 200);
    CHECK(alone.get(there + "/ds/creator").cause().find("no network") != std::string::npos);
}

// Answers when it is told to, of desks that may be slow.
struct SlowDesks final : online::Fetcher {
    struct Asked {
        online::Request request;
        std::stop_token stop;
        online::Callback callback;
    };
    explicit SlowDesks(online::Fetcher& with) : desks(with) {}
    void fetch(online::Request request, std::stop_token stop, online::Callback callback) override {
        if (!slow(request)) return desks.fetch(std::move(request), std::move(stop), std::move(callback));
        if (request.asking) request.asking(request.addresses.front().url);
        waiting.push_back({std::move(request), std::move(stop), std::move(callback)});
    }
    void give_up_all() {
        for (auto& asked : std::exchange(waiting, {})) {
            CHECK(asked.stop.stop_requested());
            asked.callback(fail(Errc::cancelled));
        }
    }
    online::Fetcher& desks;
    std::function<bool(const online::Request&)> slow = [](const auto&) { return true; };
    std::vector<Asked> waiting;
};

TEST_CASE("a_person_sees_which_server_is_waited_for_and_may_stop_it") {
    Levels it;
    SlowDesks slow(it.network);
    Fixture service({}, nullptr, {}, {&slow, it.network.office().house.root.certificate()});
    service.log_in(it.signer);
    const auto at = service.ticket();
    service.upload(at + "/data", "content");
    service.put(at + "/option", x_long);
    CHECK(service.user.works.empty());
    // At the last step, where statuses of authorities that nobody knows would be no failure.
    slow.slow = [](const auto& request) { return request.kind == online::Kind::ocsp; };
    CHECK(service.post(at + "/ds/creator").status == 200);
    CHECK(service.get(at + "/ds/creator").status == 202);
    REQUIRE_FALSE(service.user.works.empty());
    CHECK(service.user.works.front().server == "http://127.0.0.1:1/aia/ecdsa");
    const auto work = service.user.works.back();
    CHECK(work.asker == "https://bank.example");
    CHECK_FALSE(work.owner.empty());
    CHECK(work.awaited != channel::Awaited::nothing);
    CHECK(work.total == 1);
    REQUIRE(work.stop);
    work.stop();
    slow.give_up_all();
    service.workers.run_all();
    const auto stopped = service.get(at + "/ds/creator");
    CHECK(stopped.status == 500);
    CHECK(stopped.cause().find("stopped by the user") != std::string::npos);
    CHECK(stopped.cause().find(work.server) != std::string::npos);
    CHECK(service.user.works.back().id == work.id);
    CHECK(service.user.works.back().total == 0);
    CHECK_FALSE(service.user.works.back().failure);
    work.stop();  // too late, and harmless
    const auto records = service.journal.of(journal::Event::work_stopped);
    REQUIRE(records.size() == 1);
    CHECK(records[0].by == "agent");
    CHECK(records[0].under == service.user.asked[0].id);

    // The signature was made: the next start raises it, and nobody is asked.
    slow.slow = [](const auto&) { return false; };
    CHECK(service.post(at + "/ds/creator").status == 200);
    const auto signature = service.get(at + "/ds/data");
    REQUIRE(signature.status == 200);
    CHECK(level_of_octets(signature.body) == CadesLevel::x_long);
    CHECK(service.user.asked.size() == 1);
    CHECK(service.user.works.back().total == 0);
}

TEST_CASE("a_stop_between_two_servers_is_a_stop") {
    Levels it;
    SlowDesks slow(it.network);
    Fixture service({}, nullptr, {}, {&slow, it.network.office().house.root.certificate()});
    service.log_in(it.signer);
    const auto at = service.ticket();
    service.upload(at + "/data", "content");
    service.put(at + "/option", R"({"cadesType":"CAdESBES","embedDataTs":"true"})");
    const auto started = service.begin(Method::post, at + "/ds/creator");
    REQUIRE(slow.waiting.size() == 1);
    service.user.works.back().stop();
    // The answer is there already.
    auto asked = std::move(slow.waiting.back());
    it.network.fetch(std::move(asked.request), {}, std::move(asked.callback));
    service.workers.run_all();
    REQUIRE(started->has_value());
    CHECK((*started)->status == 500);
    CHECK((*started)->cause().find("stopped by the user") != std::string::npos);
    CHECK(service.user.asked.empty());
}

TEST_CASE("authorities_whose_status_nobody_could_tell_are_named_beside_the_signature") {
    // Nothing is said of the authority that is next to the root.
    struct RootSilent final : online::Fetcher {
        RootSilent(online::Fetcher& with, Bytes of) : desks(with), serial(std::move(of)) {}
        void fetch(online::Request request, std::stop_token stop, online::Callback callback) override {
            const bool by_list = std::ranges::any_of(
                request.addresses, [](const online::Address& address) { return address.url.ends_with("/root"); });
            const bool by_answer = !std::ranges::search(request.body, serial).empty();
            if (silent && (by_list || by_answer)) return callback(fail(Errc::unavailable, "nobody is there"));
            desks.fetch(std::move(request), std::move(stop), std::move(callback));
        }
        online::Fetcher& desks;
        const Bytes serial;
        bool silent = true;
    };
    Levels it;
    const Bytes issuing = it.network.office().house.issuing.certificate();
    RootSilent servers(it.network, to_bytes(crypto::identify_certificate(issuing)->serial));
    Fixture service({}, nullptr, {}, {&servers, it.network.office().house.root.certificate()});
    service.log_in(it.signer);
    const auto at = service.ticket();
    service.upload(at + "/data", "content");
    service.put(at + "/option", x_long);
    service.post(at + "/ds/creator");
    const auto done = service.get(at + "/ds/creator");
    INFO(done.body);
    CHECK(done.status == 200);
    CHECK(done.message() == "Електронний підпис успішно створений.");
    REQUIRE(done.json.contains("remarks"));
    REQUIRE(done.json.at("remarks").size() == 1);
    CHECK(done.json.at("remarks")[0].at("code") == "revocationUnknown");
    const auto said = done.json.at("remarks")[0].at("message").get<std::string>();
    const auto serial = certs::certificate_facts(issuing)->serial;
    CHECK(said.find(serial) != std::string::npos);
    CHECK(said.find(serial) == said.rfind(serial));  // once, though it stands above the time-stamp server as well
    service.put(at + "/option", R"({"cadesType":"CAdESBES"})");
    service.post(at + "/ds/creator");
    CHECK_FALSE(service.get(at + "/ds/creator").json.contains("remarks"));
    service.post(at + "/ds/modifier");
    CHECK(service.get(at + "/ds/modifier").json.contains("remarks"));
    servers.silent = false;
    service.post(at + "/ds/modifier");
    CHECK_FALSE(service.get(at + "/ds/modifier").json.contains("remarks"));
}

TEST_CASE("a_server_that_fails_is_named_in_the_windows_and_one_that_a_session_left_is_not") {
    Levels it;
    it.service.log_in(it.signer);
    const auto at = it.ticket(R"({"cadesType":"CAdEST"})");
    it.network.spoil("tsp", "503");
    it.start(at);
    REQUIRE(it.service.user.works.size() == 2);
    CHECK(it.service.user.works[0].server == "http://127.0.0.1:1/tsp/ecdsa");
    CHECK(it.service.user.works[0].awaited == channel::Awaited::timestamp);
    CHECK(it.service.user.works[1].total == 0);
    CHECK(it.service.user.works[1].failure == Errc::unavailable);
    CHECK(it.service.user.works[1].server == "http://127.0.0.1:1/tsp/ecdsa");

    SlowDesks slow(it.network);
    Fixture service({}, nullptr, {}, {&slow, it.network.office().house.root.certificate()});
    service.log_in(it.signer);
    const auto left = service.ticket();
    service.upload(left + "/data", "content");
    service.put(left + "/option", x_long);
    service.post(left + "/ds/creator");
    service.call(Method::del, left);
    slow.give_up_all();
    service.workers.run_all();
    CHECK(service.user.works.back().total == 0);
    CHECK_FALSE(service.user.works.back().failure);
}

TEST_CASE("what_waits_for_a_server_holds_no_worker_and_ends_with_its_session") {
    // Answers when it is told to.
    struct Slow final : online::Fetcher {
        void fetch(online::Request, std::stop_token stop, online::Callback callback) override {
            waiting.emplace_back(std::move(stop), std::move(callback));
        }
        std::vector<std::pair<std::stop_token, online::Callback>> waiting;
    };
    Slow slow;
    Levels it;
    Fixture service({}, nullptr, {}, {&slow, it.network.office().house.root.certificate()});
    service.log_in(it.signer);
    std::vector<std::string> tickets;
    for (int i = 0; i < 8; ++i) {
        tickets.push_back(service.ticket());
        service.upload(tickets.back() + "/data", "content");
        service.put(tickets.back() + "/option", R"({"cadesType":"CAdEST"})");
        CHECK(service.post(tickets.back() + "/ds/creator").status == 200);
        CHECK(service.get(tickets.back() + "/ds/creator").status == 202);
    }
    REQUIRE(slow.waiting.size() == 8);
    const auto plain = service.ticket();  // every task is done: signatures without servers go on
    service.upload(plain + "/data", "content");
    CHECK(service.post(plain + "/ds/creator").status == 200);
    CHECK(service.get(plain + "/ds/data").status == 200);
    const auto download = service.begin(Method::get, tickets[0] + "/ds/data");
    CHECK_FALSE(download->has_value());
    slow.waiting[0].second(fail(Errc::unavailable, "http://127.0.0.1:1: silence"));
    service.workers.run_all();
    REQUIRE(download->has_value());
    CHECK((*download)->cause().find("silence") != std::string::npos);
    CHECK_FALSE(slow.waiting[1].first.stop_requested());
    service.call(Method::del, tickets[1]);
    CHECK(slow.waiting[1].first.stop_requested());
    for (std::size_t i = 1; i < slow.waiting.size(); ++i) slow.waiting[i].second(fail(Errc::cancelled));
    service.workers.run_all();
}
