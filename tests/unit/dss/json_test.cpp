// SPDX-License-Identifier: MIT
// diadoc-dss 12.
#include <catch2/catch.hpp>

#include <certificates.pb.h>
#include <content.pb.h>
#include <dss_sign.pb.h>
#include <messages.pb.h>

#include "api/dss/codec/json_reader.hpp"
#include "api/dss/codec/json_writer.hpp"

using namespace pidpys::api::dss;
namespace proto = Diadoc::Api::Proto;
namespace sign = Diadoc::Api::Proto::Dss;

TEST_CASE("json_result_in_progress_reads_as_documented", "[dss]") {
    sign::DssSignResult result;
    result.set_operationstatus(sign::InProgress);
    result.set_confirmtype(sign::MyDss);
    result.set_operator_(sign::Kontur);
    CHECK(
        write_json(result) ==
        R"({"OperationStatus":"InProgress","FileSigningResults":[],"ConfirmType":"MyDss","Operator":"Kontur","PhoneLastNumbers":""})");
}

TEST_CASE("json_result_completed_has_base64_and_leaves_out_unset_signature", "[dss]") {
    sign::DssSignResult result;
    result.set_operationstatus(sign::Completed);
    auto* good = result.add_filesigningresults();
    good->set_filesigningstatus(sign::SigningCompleted);
    good->set_signature("\x30\x02\x05\x00", 4);
    result.add_filesigningresults()->set_filesigningstatus(sign::SigningError);
    CHECK(write_json(result).find(
              R"("FileSigningResults":[{"FileSigningStatus":"SigningCompleted","Signature":"MAIFAA=="},)"
              R"({"FileSigningStatus":"SigningError"}])") != std::string::npos);
}

TEST_CASE("json_unset_enum_is_its_default_and_64_bit_is_a_number", "[dss]") {
    CHECK(write_json(sign::DssSignResult()).find(R"("ConfirmType":"ConfirmTypeUnknown")") != std::string::npos);
    proto::Certificates::CertificateInfoV2 info;
    info.set_thumbprint("AB");
    info.set_type(proto::Certificates::Dss);
    info.set_validfrom(621355968000000000);
    info.add_usages(proto::Certificates::DssUsage);
    const auto text = write_json(info);
    CHECK(text.find(R"("ValidFrom":621355968000000000)") != std::string::npos);
    CHECK(text.find(R"("Usages":["DssUsage"])") != std::string::npos);
}

TEST_CASE("json_documented_request_is_read", "[dss]") {
    sign::DssSignRequest request;
    REQUIRE(read_json(R"({"Files":[
      {"Content":{"Content":"aGVsbG8="},"FileName":"first.xml"},
      {"Content":{"NameOnShelf":"__userId__/478D"},"FileName":"second.xml"},
      {"Content":{"EntityId":{"MessageId":"m","EntityId":"e"}},"FileName":"third.xml"},
      {"Content":{"PatchedContentId":"0AD6"},"FileName":"fourth.xml"}]})",
                      request));
    REQUIRE(request.files_size() == 4);
    CHECK(request.files(0).content().content() == "hello");
    CHECK(request.files(1).content().nameonshelf() == "__userId__/478D");
    CHECK(request.files(2).content().entityid().entityid() == "e");
    CHECK(request.files(3).filename() == "fourth.xml");
}

TEST_CASE("json_names_match_without_case_and_unknown_ones_are_skipped", "[dss]") {
    proto::LoginPassword login;
    REQUIRE(read_json(
        R"({"login":"a","PASSWORD":"b","More":{"x":[1,{"y":[[]]}],"login":"no"},"list":[{"password":"no"}]})", login));
    CHECK(login.login() == "a");
    CHECK(login.password() == "b");
}

TEST_CASE("json_null_and_empty_text_are_unset", "[dss]") {
    sign::DssSignRequest request;
    REQUIRE(read_json(R"({"Files":[{"Content":{"Content":null,"NameOnShelf":"","EntityId":null,)"
                      R"("PatchedContentId":"x"},"FileName":null}]})",
                      request));
    const auto& content = request.files(0).content();
    CHECK_FALSE(content.has_content());
    CHECK_FALSE(content.has_nameonshelf());
    CHECK_FALSE(content.has_entityid());
    CHECK(content.patchedcontentid() == "x");
}

TEST_CASE("json_enums_by_name_number_and_text", "[dss]") {
    for (const char* value : {"1", "\"1\"", "\"GosKeySign\"", "\"goskeysign\""}) {
        sign::DssSignRequestV2 request;
        REQUIRE(read_json(std::string(R"({"SignDataSource":)") + value + "}", request));
        CHECK(request.signdatasource() == sign::GosKeySign);
    }
    sign::DssSignRequestV2 request;
    CHECK_FALSE(read_json(R"({"SignDataSource":7})", request));
    CHECK_FALSE(read_json(R"({"SignDataSource":"Nothing"})", request));
}

TEST_CASE("json_booleans_may_be_texts", "[dss]") {
    proto::Events::MessageToPost message;
    REQUIRE(read_json(R"({"FromBoxId":"b","IsDraft":"true","IsInternal":"False","DelaySend":true})", message));
    CHECK(message.isdraft());
    CHECK_FALSE(message.isinternal());
    CHECK(message.delaysend());
}

TEST_CASE("json_wrong_types_missing_fields_and_depth_are_malformed", "[dss]") {
    const std::string deep = std::string(40, '[') + std::string(40, ']');
    for (const std::string& text :
         {std::string("[]"), std::string("5"), std::string("{"), std::string(R"({"Files":{}})"),
          std::string(R"({"Files":[5]})"), std::string(R"({"Files":[[]]})"),
          std::string(R"({"Files":[{"FileName":"no content"}]})"),
          std::string(R"({"Files":[{"Content":{"Content":"not base64!"}}]})"),
          std::string(R"({"Files":[{"Content":[]}]})"),
          std::string("{\"Files\":[{\"Content\":{\"NameOnShelf\":\"\xff\"}}]}"), R"({"x":)" + deep + "}"}) {
        sign::DssSignRequest request;
        INFO(text);
        CHECK_FALSE(read_json(text, request));
    }
}

TEST_CASE("json_with_a_member_twice_is_malformed", "[dss]") {
    for (const char* text :
         {R"({"FromBoxId":"a","FromBoxId":"b"})", R"({"FromBoxId":"a","FROMBOXID":"a"})",
          R"({"FromBoxId":null,"FromBoxId":"a"})",
          R"({"FromBoxId":"a","DocumentAttachments":[{"SignedContent":{"Content":"YQ==","content":"Yg=="}}]})",
          R"({"FromBoxId":"a","DocumentAttachments":[],"DocumentAttachments":[]})"}) {
        CAPTURE(text);
        proto::Events::MessageToPost message;
        CHECK_FALSE(read_json(text, message));
    }
    proto::Events::MessageToPost message;
    CHECK(read_json(R"({"FromBoxId":"a","Unknown":1,"Unknown":2,"Metadata":{"x":1},"DocumentAttachments":[
                        {"TypeNamedId":"a","SignedContent":{"Content":"YQ=="}},
                        {"TypeNamedId":"b","SignedContent":{"Content":"Yg=="}}]})",
                    message));
}

TEST_CASE("json_sink_takes_elements_and_may_stop", "[dss]") {
    sign::DssSignRequest rest;
    int seen = 0;
    ElementSink sink{rest.GetDescriptor()->FindFieldByName("Files"), [&](auto&) { return ++seen < 2; }};
    CHECK_FALSE(read_json(R"({"Files":[{"Content":{}},{"Content":{}},{"Content":{}}]})", rest, sink));
    CHECK(seen == 2);
    CHECK(rest.files_size() == 0);
}
