// SPDX-License-Identifier: MIT
// The wire vectors of diadoc-dss 6, checked there with protoc and the vendor's Java SDK.
#include <catch2/catch.hpp>

#include <content.pb.h>
#include <dss_sign.pb.h>

#include "api/dss/codec/decode.hpp"
#include "crypto/base/encoding.hpp"

using namespace pidpys;
using namespace pidpys::api::dss;
namespace proto = Diadoc::Api::Proto;

namespace {
std::string wire(const google::protobuf::Message& message) { return hex_encode(as_bytes(message.SerializeAsString())); }
}  // namespace

TEST_CASE("wire_async_method_result_is_tag_length_text", "[dss]") {
    proto::AsyncMethodResult result;
    result.set_taskid("2fd45887-138e-4e08-aeb2-bcd55bf0dd85");
    CHECK(wire(result) == "0a24" + hex_encode(as_bytes(result.taskid())));
}

TEST_CASE("wire_result_in_progress_matches_vector", "[dss]") {
    proto::Dss::DssSignResult result;
    result.set_operationstatus(proto::Dss::InProgress);
    result.set_confirmtype(proto::Dss::MyDss);
    result.set_operator_(proto::Dss::Kontur);
    CHECK(wire(result) == "080118022002");
}

TEST_CASE("wire_result_completed_matches_vector", "[dss]") {
    proto::Dss::DssSignResult result;
    result.set_operationstatus(proto::Dss::Completed);
    auto* file = result.add_filesigningresults();
    file->set_filesigningstatus(proto::Dss::SigningCompleted);
    file->set_signature("\x30\x02\x05\x00", 4);
    CHECK(wire(result) ==
          "08021208080112043002"
          "0500");
}

TEST_CASE("wire_confirm_type_minus_one_is_ten_octets", "[dss]") {
    proto::Dss::DssSignResult result;
    result.set_confirmtype(proto::Dss::ConfirmTypeUnknown);
    CHECK(wire(result) == "18ffffffffffffffffff01");
}

TEST_CASE("wire_login_password_parses", "[dss]") {
    proto::LoginPassword login;
    const auto octets = hex_decode("0a056c6f67696e120470617373").value();
    REQUIRE(decode(octets, Format::protobuf, login));
    CHECK(login.login() == "login");
    CHECK(login.password() == "pass");
}

TEST_CASE("wire_sign_request_parses_file_by_file", "[dss]") {
    const auto octets = hex_decode("0a130a0e120c5f5f7573657249645f5f2f61120166").value();
    proto::Dss::DssSignRequest rest;
    std::vector<std::string> seen;
    const ElementSink sink{rest.GetDescriptor()->FindFieldByName("Files"), [&](google::protobuf::Message& element) {
                               const auto& file = static_cast<proto::Dss::DssSignFile&>(element);
                               seen.push_back(file.filename() + ":" + file.content().nameonshelf());
                               return true;
                           }};
    REQUIRE(decode_list(octets, Format::protobuf, rest, sink));
    CHECK(seen == std::vector<std::string>{"f:__userId__/a"});
    CHECK(rest.files_size() == 0);
}

TEST_CASE("wire_list_cut_off_or_with_bad_text_is_malformed", "[dss]") {
    proto::Dss::DssSignRequest rest;
    const ElementSink sink{rest.GetDescriptor()->FindFieldByName("Files"), [](auto&) { return true; }};
    for (const char* hex : {"0a130a0e120c5f5f", "0aff", "0a", "0a020a00ff", "0a051201f00a00", "0a051201ff0a00", "07"})
        CHECK_FALSE(decode_list(hex_decode(hex).value(), Format::protobuf, rest, sink));
}

TEST_CASE("wire_v2_fields_after_files_are_read", "[dss]") {
    proto::Dss::DssSignRequestV2 request;
    request.add_files()->mutable_content()->set_content("x");
    request.set_signdatasource(proto::Dss::CertificateSign);
    request.mutable_certificatedata()->set_thumbprint("AB");
    const std::string octets = request.SerializeAsString();
    proto::Dss::DssSignRequestV2 rest;
    int files = 0;
    const ElementSink sink{rest.GetDescriptor()->FindFieldByName("Files"), [&](auto&) { return ++files > 0; }};
    REQUIRE(decode_list(as_bytes(octets), Format::protobuf, rest, sink));
    CHECK(files == 1);
    CHECK(rest.certificatedata().thumbprint() == "AB");
}

TEST_CASE("wire_list_written_in_pieces_is_the_same_message", "[dss]") {
    proto::Dss::DssSignResult rest;
    rest.set_operationstatus(proto::Dss::Completed);
    rest.set_phonelastnumbers("");
    const auto* list = rest.GetDescriptor()->FindFieldByName("FileSigningResults");
    const auto add = [](proto::Dss::DssSignResult& to, int i) {
        auto& file = *to.add_filesigningresults();
        file.set_filesigningstatus(i % 2 == 0 ? proto::Dss::SigningCompleted : proto::Dss::SigningError);
        if (i % 2 == 0) file.set_signature(std::to_string(i));
    };
    for (const int count : {0, 1, 2, 3, 7}) {
        auto whole = rest;
        for (int i = 0; i < count; ++i) add(whole, i);
        const auto in_pieces = [&](Format format) {
            int next = 0;
            const auto made = encode_list(rest, list, format, api::gather_in_memory, [&](auto& some) -> Result<bool> {
                for (const int last = std::min(count, next + 3); next < last; ++next)
                    add(static_cast<proto::Dss::DssSignResult&>(some), next);
                return next < count;
            });
            return std::string(made.value().body.text());
        };
        CHECK(in_pieces(Format::json) == encode(whole, Format::json).body.text());
        proto::Dss::DssSignResult read;
        REQUIRE(read.ParseFromString(in_pieces(Format::protobuf)));
        CHECK(read.SerializeAsString() == whole.SerializeAsString());
    }
    CHECK(encode_list(rest, list, Format::json, api::gather_in_memory,
                      [](auto&) -> Result<bool> { return fail(Errc::io); })
              .error()
              .code == Errc::io);
}
