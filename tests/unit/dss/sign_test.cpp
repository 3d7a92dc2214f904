// SPDX-License-Identifier: MIT
// DssSign as a client sees it: references, certificate, answers; signatures checked by OpenSSL's own CMS code.
#include <catch2/catch.hpp>

#include <dss_sign.pb.h>
#include <messages.pb.h>
#include <openssl/cms.h>

#include "crypto/asn1/reader.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/cms/signed_data_parse.hpp"
#include "crypto/cms/verify.hpp"
#include "tests/unit/dss/world.hpp"

using namespace pidpys;
using namespace std::chrono_literals;
using test::World;
namespace proto = Diadoc::Api::Proto;

namespace {

const std::string kSign = std::string("/DssSign?boxId=") + test::kAliceBox;

proto::Dss::DssSignRequest inline_files(std::initializer_list<const char*> contents) {
    proto::Dss::DssSignRequest request;
    for (const char* content : contents) {
        auto* file = request.add_files();
        file->mutable_content()->set_content(content);
        file->set_filename(std::string(content) + ".txt");
    }
    return request;
}

std::string start(World& w, const google::protobuf::Message& request, const std::string& target = kSign) {
    const auto answer = w.post(target, request.SerializeAsString());
    INFO(answer.body.text());
    REQUIRE(answer.status == 200);
    proto::AsyncMethodResult result;
    REQUIRE(result.ParseFromString(std::string(answer.body.text())));
    return result.taskid();
}

// OpenSSL 3.0 has no EdDSA in CMS: there our own verification has to do.
bool verifies_ours(const std::string& signature, std::string_view content) {
    const auto result = crypto::verify(as_bytes(signature), as_bytes(content));
    return result && result->signers.size() == 1 && !result->signers[0].failure;
}

bool verifies(const std::string& signature, std::string_view content) {
    const auto* at = reinterpret_cast<const unsigned char*>(signature.data());
    CMS_ContentInfo* cms = d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(signature.size()));
    if (cms == nullptr) return false;
    const crypto::BioPtr data(BIO_new_mem_buf(content.data(), static_cast<int>(content.size())));
    const bool good = CMS_verify(cms, nullptr, nullptr, data.get(), nullptr,
                                 CMS_NO_SIGNER_CERT_VERIFY | CMS_DETACHED | CMS_BINARY) == 1;
    CMS_ContentInfo_free(cms);
    return good;
}

// The messageDigest attribute of the only signer, in hex.
std::string stated_digest(const std::string& signature) {
    const auto view = crypto::parse_signed_data(as_bytes(signature));
    REQUIRE((view && view->signers.size() == 1));
    const auto value = crypto::single_attribute(view->signers[0].signed_attributes, crypto::oids::message_digest);
    REQUIRE((value && *value));
    bool broken = false;
    return hex_encode(crypto::der::Reader(**value, broken).take(crypto::der::octet_string).content);
}

std::string refusal(World& w, const google::protobuf::Message& request, int status, const std::string& target = kSign) {
    const auto answer = w.post(target, request.SerializePartialAsString());
    CHECK(answer.status == status);
    CHECK(answer.content_type == "text/plain; charset=utf-8");
    return std::string(answer.body.text());
}

}  // namespace

TEST_CASE("sign_every_key_kind_gives_signatures_openssl_accepts_in_request_order", "[dss]") {
    for (const char* kind : {"P-256", "P-384", "RSA", "ED25519"}) {
        World w(kind);
        const auto result = w.result_of(start(w, inline_files({"one", "two", "three"})));
        CHECK(result.operationstatus() == proto::Dss::Completed);
        CHECK(result.confirmtype() == proto::Dss::None);
        REQUIRE(result.filesigningresults_size() == 3);
        int i = 0;
        for (const char* content : {"one", "two", "three"}) {
            const auto& file = result.filesigningresults(i++);
            CHECK(file.filesigningstatus() == proto::Dss::SigningCompleted);
            INFO(kind << " " << content);
            const auto check = kind == std::string("ED25519") ? verifies_ours : verifies;
            CHECK(check(file.signature(), content));
            CHECK_FALSE(check(file.signature(), "other"));
        }
    }
}

TEST_CASE("sign_resolves_all_four_references", "[dss]") {
    World w;
    w.post("/ShelfUpload?nameOnShelf=__userId__/a&isLastPart=1", "shelf v1");
    const std::string generated(w.post("/V2/ShelfUpload", "shelf v2").body.text());
    const std::string posted(
        w.post(
             "/V3/PostMessage",
             std::string(R"({"FromBoxId":")") + test::kAliceBox +
                 R"(","IsDraft":true,"DocumentAttachments":[{"SignedContent":{"Content":"ZW50aXR5"},"TypeNamedId":"Nonformalized"}]})",
             test::kAliceId, {{"Content-Type", "application/json"}, {"Accept", "application/x-protobuf"}})
            .body.text());
    proto::Events::Message message;
    REQUIRE(message.ParseFromString(posted));
    proto::DocumentId id;
    id.set_messageid(message.messageid());
    id.set_entityid(message.entities(0).entityid());
    proto::Events::PrepareDocumentsToSignRequest prepare;
    prepare.set_boxid(test::kAliceBox);
    *prepare.add_draftdocuments()->mutable_documentid() = id;
    proto::Events::PrepareDocumentsToSignResponse patched;
    REQUIRE(patched.ParseFromString(
        std::string(w.post("/PrepareDocumentsToSign", prepare.SerializeAsString()).body.text())));

    auto request = inline_files({"inline"});
    request.add_files()->mutable_content()->set_nameonshelf("__userId__/a");
    request.add_files()->mutable_content()->set_nameonshelf(generated);
    request.add_files()->mutable_content()->set_nameonshelf("__userId__/" + generated);
    *request.add_files()->mutable_content()->mutable_entityid() = id;
    request.add_files()->mutable_content()->set_patchedcontentid(patched.documentpatchedcontents(0).patchedcontentid());
    const auto result = w.result_of(start(w, request));
    REQUIRE(result.filesigningresults_size() == 6);
    int i = 0;
    REQUIRE(w.prompter.questions.size() == 1);
    const auto& documents = w.prompter.questions[0].documents;
    REQUIRE(documents.size() == 6);
    for (const char* content : {"inline", "shelf v1", "shelf v2", "shelf v2", "entity", "entity"}) {
        const auto index = static_cast<std::size_t>(i);
        const auto signature = result.filesigningresults(i++).signature();
        CHECK(verifies(signature, content));
        CHECK(documents[index].digest == stated_digest(signature));
        CHECK(documents[index].size == std::string_view(content).size());
        CHECK_FALSE(documents[index].digest_only);
    }
}

TEST_CASE("sign_question_names_the_digests_that_are_signed_for_every_key", "[dss]") {
    for (const char* kind : {"P-256", "P-384", "RSA", "ED25519"}) {
        World w(kind);
        const auto result = w.result_of(start(w, inline_files({"one", "two", "three"})));
        REQUIRE(w.prompter.questions.size() == 1);
        const auto& documents = w.prompter.questions[0].documents;
        REQUIRE(documents.size() == 3);
        for (int i = 0; i < 3; ++i)
            CHECK(documents[static_cast<std::size_t>(i)].digest ==
                  stated_digest(result.filesigningresults(i).signature()));
    }
}

TEST_CASE("sign_unresolvable_references_are_refused_with_their_index", "[dss]") {
    World w;
    w.post("/ShelfUpload?nameOnShelf=__userId__/a&isLastPart=1", "x");
    w.post("/ShelfUpload?nameOnShelf=__userId__/b&isLastPart=1", "x", test::kBobId);
    auto request = inline_files({"good"});
    auto& content = *request.add_files()->mutable_content();
    for (const char* name : {"a", "__userId__/b", "__userId__/none", "public/a"}) {
        content.set_nameonshelf(name);
        CHECK(refusal(w, request, 400) == "Could not get content of DssSignRequest.Files[1]: File '" +
                                              std::string(name) + "' not found in temporary file storage");
    }
    content.set_content("two at once");
    CHECK(refusal(w, request, 400).starts_with("DssSignRequest.Files[1].Content: exactly one"));
    content.Clear();
    CHECK(refusal(w, request, 400).starts_with("DssSignRequest.Files[1].Content: exactly one"));
    content.set_patchedcontentid(test::kBobId);
    CHECK(refusal(w, request, 400).starts_with("Could not get content of DssSignRequest.Files[1]: Patched content"));
    content.Clear();
    content.mutable_entityid()->set_messageid(test::kBobId);
    content.mutable_entityid()->set_entityid(test::kBobId);
    CHECK(refusal(w, request, 400).starts_with("Could not get content of DssSignRequest.Files[1]: Message"));
    CHECK(w.prompter.questions.empty());
}

TEST_CASE("sign_empty_and_malformed_bodies_are_refused", "[dss]") {
    World w;
    CHECK(refusal(w, proto::Dss::DssSignRequest(), 400) == "DssSignRequest.Files is required field");
    const auto junk = w.post(kSign, "\x0a\xff");
    CHECK(junk.status == 400);
    CHECK(junk.body.text() == "Can't deserialize request body into type: DssSignRequest");
    CHECK(w.post(kSign, "{}", test::kAliceId, {{"Content-Type", "text/xml"}}).status == 415);
    CHECK(w.post(kSign, "{", test::kAliceId, {{"Content-Type", "application/json"}}).status == 400);
}

TEST_CASE("sign_certificate_is_chosen_as_documented", "[dss]") {
    World w;
    const auto request = inline_files({"x"});
    CHECK(refusal(w, request, 404, kSign + "&certificateThumbprint=0F07C8") ==
          "Certificate with thumbprint 0F07C8 is not a DSS certificate");
    start(w, request, kSign + "&certificateThumbprint=");
    start(w, request, kSign + "&certificateThumbprint=" + w.certificate.thumbprint);
    const auto longer = test::make_key(w.directory.path(), "longer", "P-256", w.clock.now(), 24h * 60);
    test::must(w.store->add_certificate(longer));
    w.prompter.questions.clear();
    start(w, request);
    CHECK(w.prompter.questions.at(0).key.owner == "longer");
    w.clock.advance(24h * 100);
    CHECK(refusal(w, request, 404) ==
          std::string("User with userId=[") + test::kAliceId + "] has no active DSS certificates");
}

TEST_CASE("sign_v2_takes_certificate_source_and_refuses_goskey", "[dss]") {
    World w;
    proto::Dss::DssSignRequestV2 request;
    *request.mutable_files() = inline_files({"x"}).files();
    request.set_signdatasource(proto::Dss::CertificateSign);
    const std::string target = "/V2" + kSign;
    CHECK(w.result_of(start(w, request, target)).operationstatus() == proto::Dss::Completed);
    request.mutable_certificatedata()->set_thumbprint(w.certificate.thumbprint);
    CHECK(w.result_of(start(w, request, target)).operationstatus() == proto::Dss::Completed);
    request.set_signdatasource(proto::Dss::GosKeySign);
    CHECK(refusal(w, request, 400, target) == "DssSignRequestV2.SignDataSource: GosKeySign is not supported");
    request.clear_signdatasource();
    CHECK(refusal(w, request, 400, target) == "Can't deserialize request body into type: DssSignRequestV2");
}

TEST_CASE("sign_question_shows_every_file_with_its_digest", "[dss]") {
    World w;
    start(w, inline_files({"abc", "def"}));
    REQUIRE(w.prompter.questions.size() == 1);
    const auto& question = w.prompter.questions[0];
    CHECK(question.kind == channel::QuestionKind::batch);
    CHECK(question.client == test::kClient);
    CHECK(question.box == test::kAliceBox);
    CHECK(question.key.owner == "alice");
    REQUIRE(question.documents.size() == 2);
    CHECK(question.documents[0].name == "abc.txt");
    CHECK(question.documents[0].size == 3);
    CHECK(question.documents[0].digest_algorithm == "SHA-256");
    // FIPS 180-2 appendix B.1
    CHECK(question.documents[0].digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
