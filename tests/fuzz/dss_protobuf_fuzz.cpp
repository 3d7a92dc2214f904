// SPDX-License-Identifier: MIT
// Bodies in protobuf: file by file, and whole messages.
#include <cstddef>
#include <cstdint>

#include <dss_sign.pb.h>
#include <messages.pb.h>

#include "api/dss/codec/decode.hpp"
#include "api/dss/codec/json_writer.hpp"

using namespace pidpys::api::dss;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const pidpys::ByteView body(data, size);
    Diadoc::Api::Proto::Dss::DssSignRequestV2 request;
    const ElementSink sink{request.GetDescriptor()->FindFieldByName("Files"), [](google::protobuf::Message& file) {
                               write_json(file);
                               return true;
                           }};
    (void)decode_list(body, Format::protobuf, request, sink);
    Diadoc::Api::Proto::Events::MessageToPost message;
    if (decode(body, Format::protobuf, message)) write_json(message);
    return 0;
}
