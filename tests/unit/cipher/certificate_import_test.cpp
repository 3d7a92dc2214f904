// SPDX-License-Identifier: MIT
// Certificates for containers that hold none: imported, beside the container, known to the service (cipher-api 4.9).
#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "crypto/base/pem.hpp"
#include "crypto/container/write_pkcs12.hpp"
#include "fixture.hpp"
#include "material.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;

namespace {

const std::string bare_password = R"({"keyStorePassword":"secret"})";

// A container with a key alone, and two certificates of the key.
struct BareKey {
    crypto::KeyEntry entry = crypto::test::make_entry(crypto::test::KeyKind::p256, {"Петренко Петро Петрович", 7});
    Bytes certificate = entry.certificates.front();
    Bytes renewed = crypto::test::make_certificate(entry.key.get(), {"Петренко Петро Петрович", 8});
    Bytes container = [this] {
        crypto::KeyEntry bare = entry;
        bare.certificates.clear();
        return *crypto::write_pkcs12({bare}, SecretString("secret"), {crypto::Pkcs12Scheme::aes, 1000});
    }();
};

const BareKey& bare_key() {
    static const BareKey made;
    return made;
}

std::string import_body(const Bytes& octets) {
    return nlohmann::json{{"keyStorePassword", "secret"}, {"certificateData", base64_encode(octets)}}.dump();
}

struct BareSession {
    Fixture service;
    std::string at = service.ticket();
    BareSession() {
        REQUIRE(service.upload(at + "/data", "content").status == 200);
        REQUIRE(service.upload(at + "/keyStore", text_of(bare_key().container)).status == 200);
    }
    Heard import(const Bytes& octets) {
        return service.put(at + "/keyStore/certificate/importer", import_body(octets));
    }
    bool can_be_used() {
        return service.put(at + "/keyStore/verifier", bare_password).json.at("signature").at("canBeUsed") == true;
    }
    std::string serial() {
        const auto info = service.put(at + "/keyStore/certificate/info/signature", bare_password);
        return info.json.at("certificateSerialNumber").at("value");
    }
};

}  // namespace

TEST_CASE("key_without_certificate_says_where_to_give_it") {
    BareSession session;
    CHECK_FALSE(session.can_be_used());
    CHECK(session.service.post(session.at + "/ds/creator", bare_password).status == 200);
    const auto failed = session.service.get(session.at + "/ds/data");
    CHECK(failed.status == 500);
    CHECK(failed.cause().find("Немає сертифіката ключа") == 0);
    CHECK(failed.cause().find("keyStore/certificate/importer") != std::string::npos);
}

TEST_CASE("imported_certificate_signs_and_a_renewed_one_takes_its_place") {
    BareSession session;
    CHECK(session.import(bare_key().certificate).body == R"({"message":"Сертифікат успішно імпортовано."})");
    CHECK(session.can_be_used());
    session.service.sign(session.at, "secret");
    CHECK(session.serial() == "07");
    CHECK(session.import(bare_key().renewed).status == 200);
    CHECK(session.serial() == "08");
    session.service.sign(session.at, "secret");
}

TEST_CASE("certificate_is_imported_in_every_form_people_have") {
    const auto pem =
        pem_block("CERTIFICATE", authority_certificate()) + pem_block("CERTIFICATE", bare_key().certificate);
    BareSession session;
    CHECK(session.import(to_bytes(as_bytes(pem))).status == 200);
    CHECK(session.serial() == "07");
}

TEST_CASE("what_is_no_certificate_of_the_container_is_not_imported") {
    BareSession session;
    for (const Bytes& octets : {alice().certificate, Bytes{}, Bytes(100, 0x30), to_bytes(as_bytes("rubbish"))}) {
        const auto refused = session.import(octets);
        CHECK(refused.status == 500);
        CHECK(refused.message() == "Помилка при імпорті сертифіката.");
        CHECK_FALSE(refused.cause().empty());
    }
    const std::string path = session.at + "/keyStore/certificate/importer";
    CHECK(session.service.put(path, bare_password).status == 500);
    CHECK(session.service.put(path, R"({"keyStorePassword":"x","certificateData":"AAAA"})").status == 500);
    CHECK(session.service
              .put(session.service.ticket() + "/keyStore/certificate/importer",
                   import_body(bare_key().certificate))
              .status == 500);  // no container
    CHECK_FALSE(session.can_be_used());
}

TEST_CASE("certificates_beside_the_container_go_with_it") {
    BareSession session;
    const nlohmann::json body = {{"base64Data", base64_encode(bare_key().container)},
                                 {"certificates", {base64_encode(bare_key().certificate)}}};
    CHECK(session.service.put(session.at + "/keyStore", body.dump()).status == 200);
    CHECK(session.can_be_used());
    CHECK(session.service.upload(session.at + "/keyStore", text_of(bare_key().container)).status == 200);
    CHECK_FALSE(session.can_be_used());
    const nlohmann::json damaged = {{"base64Data", base64_encode(bare_key().container)}, {"certificates", "AAAA"}};
    CHECK(session.service.put(session.at + "/keyStore", damaged.dump()).status == 500);
}

TEST_CASE("known_certificates_serve_keys_without_one_and_give_way_to_imported_ones") {
    const KnownCertificates known = [] { return std::vector<Bytes>{bare_key().certificate, alice().certificate}; };
    journal::NoJournal journal;
    KeyRing ring(journal, {}, known);
    REQUIRE(ring.login(bare_key().container, SecretString("secret")));
    CHECK(ring.current()->has_certificate(bare_key().certificate));
    const auto renewed = open_keys(bare_key().container, SecretString("secret"), {bare_key().renewed}, known,
                                   std::chrono::system_clock::now());
    REQUIRE(renewed);
    CHECK((*renewed)->has_certificate(bare_key().renewed));
}

namespace {

// A container that the person has chosen in the service's window.
struct ChosenFile {
    explicit ChosenFile(const Bytes& container, const std::string& name = "key.p12")
        : file(folder.write(name, container)) {
        service.user.reply.path = file;
        REQUIRE(service.put("ui/keyContainerChooser").status == 200);
        REQUIRE(service.put(at + "/keyStore", nlohmann::json{{"keyStorePath", file}}.dump()).status == 200);
        service.user.asked.clear();
        service.user.reply.path.clear();
    }
    Heard import() { return service.put(at + "/keyStore/certificate/importer", import_body(bare_key().certificate)); }
    [[nodiscard]] Bytes octets() const { return crypto::test::read_file(file); }
    bool can_be_used() {
        return service.put(at + "/keyStore/verifier", bare_password).json.at("signature").at("canBeUsed") == true;
    }

    crypto::test::Folder folder;
    Fixture service;
    std::string file, at = service.ticket();
};

}  // namespace

TEST_CASE("certificate_goes_into_the_file_that_the_person_chose_once_he_agrees") {
    ChosenFile it(bare_key().container);
    CHECK(it.import().body == R"({"message":"Сертифікат успішно імпортовано."})");
    REQUIRE(it.service.user.asked.size() == 1);
    const auto& question = it.service.user.asked.front();
    CHECK(question.kind == channel::QuestionKind::certificate_import);
    CHECK(question.subject == it.file);
    CHECK(question.key.owner == "Петренко Петро Петрович");
    CHECK(question.key.serial == "07");
    CHECK(question.origin == it.service.origin);
    const auto opened = crypto::open_container(it.octets(), SecretString("secret"));
    REQUIRE(opened);
    REQUIRE(opened->keys.size() == 1);
    CHECK(opened->keys[0].certificates == std::vector<Bytes>{bare_key().certificate});
    CHECK(crypto::test::read_file(it.folder.path("key-before.p12")) == bare_key().container);
    CHECK(it.can_be_used());
    CHECK(it.service.put(it.at + "/keyStore", nlohmann::json{{"keyStorePath", it.file}}.dump()).status == 200);
    CHECK(it.can_be_used());  // now by the file alone
}

TEST_CASE("file_that_the_person_does_not_want_changed_stays_as_it_is") {
    for (const auto outcome : {channel::Outcome::denied, channel::Outcome::timed_out, channel::Outcome::not_asked}) {
        ChosenFile it(bare_key().container);
        it.service.user.reply.outcome = outcome;
        CHECK(it.import().status == 403);
        CHECK(it.octets() == bare_key().container);
        CHECK_FALSE(it.can_be_used());
    }
    // Where nobody can be asked the session alone has it.
    ChosenFile unattended(bare_key().container);
    unattended.service.user.reply.outcome = channel::Outcome::unavailable;
    CHECK(unattended.import().status == 200);
    CHECK(unattended.octets() == bare_key().container);
    CHECK(unattended.can_be_used());
}

TEST_CASE("file_in_a_form_that_is_read_alone_is_not_asked_about") {
    const std::string pem = pem_block("EC PRIVATE KEY", crypto::der_of(i2d_PrivateKey, bare_key().entry.key.get()));
    ChosenFile it(to_bytes(as_bytes(pem)), "key.pem");
    CHECK(it.service.put(it.at + "/keyStore/certificate/importer", import_body(bare_key().certificate)).status == 200);
    CHECK(it.service.user.asked.empty());
    CHECK(as_text(it.octets()) == pem);
    CHECK(it.can_be_used());
}

TEST_CASE("what_a_page_brought_is_imported_without_a_question") {
    BareSession session;
    CHECK(session.import(bare_key().certificate).status == 200);
    CHECK(session.service.user.asked.empty());
}
