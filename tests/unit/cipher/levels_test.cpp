// SPDX-License-Identifier: MIT
// Levels above CAdES-BES and ds/modifier (cipher-api 4.6): what a page gets.
#include "asic/outline.hpp"
#include "certs/certificate.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/timestamp/token.hpp"
#include "levels.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;
using crypto::CadesLevel;

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

TEST_CASE("a_container_of_the_callers_own_signs_at_a_level_too") {
    Levels it;
    const auto at = it.ticket(x_long);
    it.service.upload(at + "/keyStore", text_of(it.signer.container));
    CHECK(level_of_octets(it.service.sign(at, it.signer.password)) == CadesLevel::x_long);
    CHECK(it.service.user.asked.empty());
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

TEST_CASE("a_level_that_nobody_can_ask_for_is_refused_before_anybody_is_asked") {
    Levels it;
    it.service.log_in(it.signer);
    const auto bes = it.ticket("{}");
    REQUIRE(it.start(bes).status == 200);
    it.service.user.asked.clear();
    for (const char* level : {"CMS", "CAdESC", "CAdESA", "CAdES-XL", "CAdESX", "x"}) {
        INFO(level);
        REQUIRE(it.service.put(bes + "/option", std::string(R"({"cadesType":")") + level + "\"}").status == 200);
        for (const char* job : {"/ds/creator", "/ds/modifier"}) {
            const auto refused = it.service.post(bes + job);
            CHECK(refused.status == 500);
            CHECK(refused.cause().find(level + std::string(" is none of undefined, CAdESBES")) != std::string::npos);
        }
    }
    CHECK(it.service.user.asked.empty());
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
    const auto refused = alone.post(there + "/ds/creator");
    CHECK(refused.status == 500);
    CHECK(refused.cause().find("no network") != std::string::npos);
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
        [[nodiscard]] Result<void> may_ask(const online::Address&) const override { return {}; }
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
