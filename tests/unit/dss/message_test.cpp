// SPDX-License-Identifier: MIT
// diadoc-dss 11.2, 11.3.
#include <catch2/catch.hpp>

#include <messages.pb.h>

#include "api/dss/tasks/keys.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/pem.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/cms/signature_scheme.hpp"
#include "crypto/cms/signed_data.hpp"
#include "crypto/cms/verify.hpp"
#include "tests/unit/cms/der_tree.hpp"
#include "tests/unit/dss/world.hpp"

using namespace pidpys;
using test::World;
namespace events = Diadoc::Api::Proto::Events;

namespace {

events::MessageToPost draft(const std::string& content) {
    events::MessageToPost message;
    message.set_fromboxid(test::kAliceBox);
    message.set_isdraft(true);
    auto* attachment = message.add_documentattachments();
    attachment->mutable_signedcontent()->set_content(content);
    attachment->set_typenamedid("Nonformalized");
    auto* name = attachment->add_metadata();
    name->set_key("FileName");
    name->set_value("договір.txt");
    return message;
}

events::Message post(World& w, const events::MessageToPost& message, const std::string& query = "") {
    const auto answer = w.post("/V3/PostMessage" + query, message.SerializeAsString());
    INFO(answer.body.text());
    REQUIRE(answer.status == 200);
    events::Message posted;
    REQUIRE(posted.ParseFromString(std::string(answer.body.text())));
    return posted;
}

std::string content_path(const std::string& box, const events::Message& message) {
    return "/V4/GetEntityContent?boxId=" + box + "&messageId=" + message.messageid() +
           "&entityId=" + message.entities(0).entityid();
}

}  // namespace

TEST_CASE("message_is_posted_and_its_content_read", "[dss]") {
    World w;
    const auto message = post(w, draft("the document"));
    CHECK(message.isdraft());
    CHECK(message.entities(0).filename() == "договір.txt");
    CHECK(message.entities(0).content().size() == 12);
    CHECK(w.get(content_path(test::kAliceBox, message)).body.text() == "the document");
    CHECK(w.get(content_path(test::kBobBox, message), test::kBobId).status == 404);
    CHECK(w.get(std::string("/V4/GetEntityContent?boxId=") + test::kAliceBox + "&messageId=x&entityId=y").status ==
          400);
}

TEST_CASE("message_sent_is_seen_by_the_receiver_a_draft_is_not", "[dss]") {
    World w;
    auto letter = draft("letter");
    letter.set_isdraft(false);
    letter.set_toboxid(test::kBobBox);
    CHECK(w.get(content_path(test::kBobBox, post(w, letter)), test::kBobId).status == 200);
    auto kept = letter;
    kept.set_isdraft(true);
    CHECK(w.get(content_path(test::kBobBox, post(w, kept)), test::kBobId).status == 404);
}

TEST_CASE("message_repeated_is_the_same_message", "[dss]") {
    World w;
    const auto first = post(w, draft("one"));
    CHECK(post(w, draft("one"), "?operationId=").messageid() == first.messageid());
    CHECK(post(w, draft("one"), "?operationId=other").messageid() != first.messageid());
}

TEST_CASE("message_takes_shelf_files_without_prefix", "[dss]") {
    World w;
    w.post("/ShelfUpload?nameOnShelf=__userId__/a&isLastPart=1", "from the shelf");
    auto message = draft("");
    message.mutable_documentattachments(0)->mutable_signedcontent()->set_nameonshelf("a");
    CHECK(w.get(content_path(test::kAliceBox, post(w, message))).body.text() == "from the shelf");
}

TEST_CASE("message_signature_is_checked", "[dss]") {
    World w;
    const auto key = api::dss::open_key(w.certificate).value();
    const auto signature = crypto::sign(*key, as_bytes("signed"), {}).value();
    auto message = draft("signed");
    message.mutable_documentattachments(0)->mutable_signedcontent()->set_signature(signature.data(), signature.size());
    const auto posted = post(w, message);
    CHECK(posted.entities(1).parententityid() == posted.entities(0).entityid());
    message.mutable_documentattachments(0)->mutable_signedcontent()->set_content("another");
    const auto refused = w.post("/V3/PostMessage", message.SerializeAsString());
    CHECK(refused.status == 400);
    CHECK(refused.body.text() == "MessageToPost.DocumentAttachments[0]: Invalid signature");
}

// Whoever got a time-stamp signed has signed no document of those octets.
TEST_CASE("message_signature_of_content_of_another_type_is_not_one_of_a_document", "[dss]") {
    using crypto::test::DerTree;
    World w;
    const auto key = api::dss::open_key(w.certificate).value();
    crypto::SignOptions options;
    options.form = crypto::SignatureForm::attached;
    const auto over_document = crypto::sign(*key, as_bytes("signed"), options).value();
    DerTree tree = DerTree::of(over_document);
    const DerTree type = DerTree::of(crypto::der::oid(crypto::der::Oid{"1.2.840.113549.1.9.16.1.4"}));  // TSTInfo
    tree.at({1, 0, 2}).children[0] = type;
    DerTree& signer = tree.at({1, 0, 4, 0});
    for (DerTree& attribute : signer.at({3}).children)
        if (crypto::oids::content_type == ByteView(attribute.children[0].content)) attribute.at({1}).children[0] = type;
    DerTree attributes = signer.at({3});
    attributes.tag = crypto::der::set_tag;
    const auto* digest = crypto::digest_by_name(crypto::default_digest(key->key.get()));
    const auto scheme = crypto::scheme_for(key->key.get(), *digest, false).value();
    signer.at({5}).content = *crypto::SigningContext::make(key->key.get(), scheme)->sign(attributes.encode());
    const auto signature = tree.encode();
    REQUIRE_FALSE(crypto::verify(signature, {})->signers[0].failure);

    auto message = draft("signed");
    message.mutable_documentattachments(0)->mutable_signedcontent()->set_signature(over_document.data(),
                                                                                   over_document.size());
    CHECK(post(w, message).entities_size() == 2);
    message.mutable_documentattachments(0)->mutable_signedcontent()->set_signature(signature.data(), signature.size());
    const auto refused = w.post("/V3/PostMessage", message.SerializeAsString());
    CHECK(refused.status == 400);
    CHECK(refused.body.text() == "MessageToPost.DocumentAttachments[0]: Invalid signature");
}

TEST_CASE("message_signature_that_holds_other_content_is_not_one_of_the_document", "[dss]") {
    World w;
    const auto key = api::dss::open_key(w.certificate).value();
    crypto::SignOptions options;
    options.form = crypto::SignatureForm::attached;
    const auto signature = crypto::sign(*key, as_bytes("signed"), options).value();
    auto message = draft("signed");
    message.mutable_documentattachments(0)->mutable_signedcontent()->set_signature(signature.data(), signature.size());
    CHECK(post(w, message).entities_size() == 2);
    message.mutable_documentattachments(0)->mutable_signedcontent()->set_content("another");
    const auto refused = w.post("/V3/PostMessage", message.SerializeAsString());
    CHECK(refused.status == 400);
    CHECK(refused.body.text() == "MessageToPost.DocumentAttachments[0]: Invalid signature");
}

TEST_CASE("message_signature_in_clothes_is_kept_without_them", "[dss]") {
    World w;
    const auto key = api::dss::open_key(w.certificate).value();
    const auto signature = crypto::sign(*key, as_bytes("signed"), {}).value();
    for (const auto& dressed : {pem_block("CMS", signature), base64_encode(signature)}) {
        auto message = draft("signed");
        message.mutable_documentattachments(0)->mutable_signedcontent()->set_signature(dressed);
        const auto posted = post(w, message);
        const auto content = w.get("/V4/GetEntityContent?boxId=" + std::string(test::kAliceBox) +
                                   "&messageId=" + posted.messageid() + "&entityId=" + posted.entities(1).entityid());
        CHECK(to_bytes(content.body.view()) == signature);
    }
}

TEST_CASE("message_refusals", "[dss]") {
    World w;
    auto message = draft("x");
    message.set_isdraft(false);
    CHECK(w.post("/V3/PostMessage", message.SerializeAsString()).body.text() ==
          "MessageToPost.ToBoxId is required field");
    message.set_fromboxid("nonsense");
    CHECK(w.post("/V3/PostMessage", message.SerializeAsString()).body.text() ==
          "BoxId field is not valid box id: nonsense");
    message.set_fromboxid(test::kBobBox);
    CHECK(w.post("/V3/PostMessage", message.SerializeAsString()).status == 403);
    auto many = draft("x");
    for (int i = 0; i < 40; ++i) *many.add_documentattachments() = many.documentattachments(0);
    CHECK(w.post("/V3/PostMessage", many.SerializeAsString()).status == 400);
    CHECK(w.post("/V3/PostMessage", "junk").body.text() == "Can't deserialize request body into type: MessageToPost");
}

TEST_CASE("prepare_documents_gives_a_patched_content_of_the_same_octets", "[dss]") {
    World w;
    const auto message = post(w, draft("to be patched"));
    events::PrepareDocumentsToSignRequest request;
    request.set_boxid(test::kAliceBox);
    auto* id = request.add_draftdocuments()->mutable_documentid();
    id->set_messageid(message.messageid());
    id->set_entityid(message.entities(0).entityid());

    events::PrepareDocumentsToSignResponse response;
    REQUIRE(response.ParseFromString(
        std::string(w.post("/PrepareDocumentsToSign", request.SerializeAsString()).body.text())));
    CHECK(response.documentpatchedcontents(0).content() == "to be patched");
    const auto without = w.post("/PrepareDocumentsToSign?excludeContent", request.SerializeAsString());
    REQUIRE(response.ParseFromString(std::string(without.body.text())));
    CHECK_FALSE(response.documentpatchedcontents(0).has_content());
    CHECK_FALSE(response.documentpatchedcontents(0).patchedcontentid().empty());

    id->set_entityid(test::kBobId);
    CHECK(w.post("/PrepareDocumentsToSign", request.SerializeAsString()).status == 404);
    request.add_contents();
    CHECK(w.post("/PrepareDocumentsToSign", request.SerializePartialAsString()).status == 400);
}

TEST_CASE("message_beyond_the_organisations_share_is_refused_and_leaves_nothing", "[dss]") {
    World w;
    w.options.store.organization = 100;
    w.start();
    const auto status = [&](const events::MessageToPost& message) {
        return w.post("/V3/PostMessage", message.SerializeAsString()).status;
    };
    CHECK(status(draft(std::string(60, 'a'))) == 200);
    const auto full = w.post("/V3/PostMessage", draft(std::string(41, 'b')).SerializeAsString());
    CHECK(full.status == 413);
    CHECK(test::header(full, "X-Diadoc-ErrorCode") == "Storage.QuotaExceeded");
    CHECK(full.body.text().find("storage is full") != std::string::npos);

    auto bad = draft(std::string(20, 'c'));
    bad.mutable_documentattachments(0)->mutable_signedcontent()->set_signature("no signature");
    for (int i = 0; i < 5; ++i) CHECK(status(bad) == 400);  // nothing of it stays charged
    CHECK(status(draft(std::string(40, 'd'))) == 200);
    CHECK(status(draft(std::string(40, 'd'))) == 200);  // the same call: the same message
    CHECK(status(draft("e")) == 413);
}

TEST_CASE("message_that_fails_halfway_leaves_the_disk_at_once", "[dss]") {
    World w;
    w.options.store.row_chunk = 10;
    w.start();
    auto bad = draft(std::string(1000, 'c'));
    bad.mutable_documentattachments(0)->mutable_signedcontent()->set_signature("no signature, and longer than a row");
    CHECK(w.post("/V3/PostMessage", bad.SerializeAsString()).status == 400);
    const auto chunks = w.options.place.directory / "chunks";
    CHECK(std::distance(std::filesystem::directory_iterator(chunks), std::filesystem::directory_iterator()) == 0);
}
