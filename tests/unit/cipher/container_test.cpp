// SPDX-License-Identifier: MIT
// asicForm (cipher-api 5.1, pki 8): the files of a session and their signature in one container. What is shown of it is
// what is signed.
#include <algorithm>

#include <catch2/catch.hpp>

#include "api/order/digest_title.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/cms/signed_data_parse.hpp"
#include "crypto/cms/verify.hpp"
#include "opened_container.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;

namespace {

std::string container_by(const Signer& signer, const std::string& option,
                         const std::vector<std::pair<std::string, std::string>>& files) {
    Fixture service;
    const auto at = service.ticket();
    REQUIRE(service.put(at + "/option", option).status == 200);
    for (const auto& [name, content] : files) upload_form(service, at + "/data", name, content);
    REQUIRE(service.upload(at + "/keyStore", text_of(signer.container)).status == 200);
    return service.sign(at, signer.password);
}

const std::vector<Form>& container_forms() {
    static const std::vector<Form> forms = {
        {"ASiC-S",
         [](Fixture& service, const std::string& at) {
             upload_form(service, at + "/data", "договір.txt", shown);
             service.put(at + "/option", R"({"asicForm":"ASIC_S","signatureType":"attached"})");
         }},
        {"ASiC-S of data without a name",
         [](Fixture& service, const std::string& at) {
             service.upload(at + "/data", shown);
             service.put(at + "/option", file_of_s);
         }},
        {"ASiC-E of one file",
         [](Fixture& service, const std::string& at) {
             service.upload(at + "/data", shown);
             service.put(at + "/option", files_of_e);
         }},
        {"ASiC-E of several",
         [](Fixture& service, const std::string& at) {
             service.put(at + "/option", files_of_e);
             upload_form(service, at + "/data", "a.txt", shown);
             upload_form(service, at + "/data", "б/звіт 1%.xml", hidden);
             upload_form(service, at + "/data", "empty", "");
         }},
        {"joining an ASiC-S",
         [](Fixture& service, const std::string& at) {
             service.upload(at + "/ds/data", container_by(dave(), file_of_s, {{"a.txt", shown}}));
             service.put(at + "/option", joins);
         }},
        {"joining an ASiC-E with its data beside it",
         [](Fixture& service, const std::string& at) {
             service.upload(at + "/data", hidden);
             service.upload(at + "/ds/data", container_by(dave(), files_of_e, {{"a.txt", shown}, {"b", hidden}}));
             service.put(at + "/option", R"({"dataToSignQualifier":"alreadySigned","signatureType":"attached"})");
         }},
    };
    return forms;
}

// The file that this signer's signature is in, with what it is over.
const asic::SealFile& signature_by(const Opened& container, const Signer& signer) {
    for (const auto& signature : container.outline.signatures) {
        const auto octets = container.read(signature.name);
        const auto view = crypto::parse_signed_data(as_bytes(octets));
        REQUIRE(view);
        const auto identity = crypto::identify_certificate(signer.certificate);
        if (std::ranges::any_of(view->signers, [&](const auto& info) { return crypto::names(info.sid, *identity); }))
            return signature;
    }
    FAIL("no signature of this signer");
    return container.outline.signatures.front();
}

Stated digest_of(const std::string& algorithm, const std::string& octets) {
    for (const auto& known : crypto::digest_algorithms())
        if (digest_title(known.name) == algorithm)
            return {algorithm, hex_encode(*crypto::digest(known, {as_bytes(octets)}))};
    return {};
}

}  // namespace

TEST_CASE("question_about_a_container_names_the_files_that_its_signature_is_over") {
    for (const auto* signer : {&alice(), &carol(), &oksana()})
        for (const Key& key : ways_to_a_key())
            for (const Form& form : container_forms()) {
                INFO(form.name << ", key: " << key.name);
                Fixture service(asking_always());
                const auto at = service.ticket();
                form.fill(service, at);
                key.give(service, at, *signer);
                const auto started = service.post(at + "/ds/creator", start_body(key, *signer));
                INFO(started.body);
                REQUIRE(started.status == 200);
                const auto made = service.get(at + "/ds/data");
                REQUIRE(made.status == 200);
                const auto container = open_container(made.body);
                REQUIRE(service.user.asked.size() == 1);
                const auto& question = service.user.asked[0];
                CHECK(question.uses == 1);
                CHECK(names_of(question) == container->outline.files);

                const auto& signature = signature_by(*container, *signer);
                const auto stated = stated_by(*signer, container->read(signature.name));
                for (const auto& document : question.documents) {
                    const auto content = container->read(document.name);
                    CHECK(document.size == content.size());
                    CHECK(Stated{document.digest_algorithm, document.digest} == digest_of(stated.algorithm, content));
                }
                if (!signature.manifest) {
                    CHECK(question.documents.size() == 1);
                    CHECK(stated == Stated{question.documents[0].digest_algorithm, question.documents[0].digest});
                    continue;
                }
                CHECK(stated == digest_of(stated.algorithm, container->read(signature.manifest_name)));
                REQUIRE(signature.manifest->references.size() == question.documents.size());
                for (std::size_t i = 0; i < question.documents.size(); ++i) {
                    const auto& reference = signature.manifest->references[i];
                    CHECK(reference.name == question.documents[i].name);
                    CHECK(hex_encode(reference.digest) == question.documents[i].digest);
                    CHECK(digest_title(reference.algorithm->name) == question.documents[i].digest_algorithm);
                }
            }
}

TEST_CASE("journal_of_a_container_has_what_its_signature_states_and_the_files") {
    Fixture service;
    service.log_in(alice());
    const auto at = service.ticket();
    service.put(at + "/option", files_of_e);
    upload_form(service, at + "/data", "a.txt", shown);
    upload_form(service, at + "/data", "b.txt", hidden);
    REQUIRE(service.post(at + "/ds/creator").status == 200);
    const auto container = open_container(service.get(at + "/ds/data").body);
    const auto& record = service.journal.records.back();
    CHECK(record.event == journal::Event::signature);
    CHECK(record.count == 1);
    CHECK(record.digests == std::vector{stated_by(alice(), container->read("META-INF/signature001.p7s")).digest,
                                        digest_of("SHA-256", shown).digest, digest_of("SHA-256", hidden).digest});
}

TEST_CASE("what_makes_no_container_is_refused_before_anybody_is_asked") {
    Fixture service;
    service.log_in(alice());
    const auto at = service.ticket();
    const auto cause = [&] {
        const auto answer = service.post(at + "/ds/creator");
        CHECK(answer.status == 500);
        CHECK(service.user.asked.empty());
        return answer.cause();
    };
    service.put(at + "/option", files_of_e);
    CHECK_FALSE(cause().empty());  // no data
    upload_form(service, at + "/data", "a", shown);
    service.upload(at + "/ds/data", detached_by(bob(), shown));
    service.put(at + "/option", R"({"asicForm":"ASIC_E","dataToSignQualifier":"alreadySigned"})");
    CHECK(cause().find("no container") != std::string::npos);
    service.upload(at + "/ds/data", container_by(dave(), file_of_s, {{"x", hidden}}));
    CHECK(cause().find("no file of the container") != std::string::npos);
    service.upload(at + "/data", hidden);
    const auto twice = container_by(alice(), files_of_e, {{"x", hidden}});
    service.upload(at + "/ds/data", twice);
    CHECK_FALSE(cause().empty());  // alice has signed
    service.put(at + "/option", R"({"duplicateSign":true})");
    CHECK(service.post(at + "/ds/creator").status == 200);
    CHECK(open_container(service.get(at + "/ds/data").body)->outline.signatures.size() == 2);
    CHECK(service.post(at + "/ds/creator/data.bulk", R"({"dataToSign":["AAAA"]})").cause().find("asicForm") !=
          std::string::npos);
}

TEST_CASE("another_signer_leaves_what_was_there") {
    const auto first = container_by(dave(), files_of_e, {{"a.txt", shown}, {"b.txt", hidden}});
    Fixture service;
    service.log_in(alice());
    const auto at = service.ticket();
    service.upload(at + "/ds/data", first);
    service.put(at + "/option", joins);
    REQUIRE(service.post(at + "/ds/creator").status == 200);
    const auto before = open_container(first), after = open_container(service.get(at + "/ds/data").body);
    for (const auto& member : before->archive.members()) CHECK(after->read(member.name) == before->read(member.name));
    CHECK(after->outline.signatures.size() == 2);
    CHECK(after->outline.files == before->outline.files);
    CHECK(after->outline.sound_mimetype);
}

TEST_CASE("octets_that_a_careful_reader_would_take_for_a_bomb_are_stored") {
    Fixture service;
    service.log_in(alice());
    const auto at = service.ticket();
    service.upload(at + "/data", std::string(2 << 20, '\0'));
    service.put(at + "/option", file_of_s);
    REQUIRE(service.post(at + "/ds/creator").status == 200);
    CHECK(open_container(service.get(at + "/ds/data").body)->outline.files.size() == 1);
}

TEST_CASE("signed_data_of_a_container_are_its_file_or_its_files_as_a_zip") {
    Fixture service;
    const auto at = service.ticket();
    service.upload(at + "/ds/data", container_by(dave(), file_of_s, {{"a.txt", shown}}));
    CHECK(service.get(at + "/ds/signedData").body == shown);
    CHECK(service.get(at + "/ds/base64SignedData").json.at("base64Data") == base64_encode(as_bytes(shown)));
    service.upload(at + "/ds/data", container_by(dave(), files_of_e, {{"a.txt", shown}, {"б.txt", hidden}}));
    const auto zip = service.get(at + "/ds/signedData").body;
    const auto archive = asic::Archive::open(as_bytes(zip));
    REQUIRE(archive);
    REQUIRE(archive->members().size() == 2);
    CHECK(text_of(*archive->read(*archive->find("б.txt"), 100)) == hidden);
    service.upload(at + "/ds/data", zip);  // a zip, and no container
    CHECK(service.get(at + "/ds/signedData").cause().find("container") != std::string::npos);
}
