// SPDX-License-Identifier: MIT
// Bodies in JSON. What was read must be writable, and read the same again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <dss_sign.pb.h>
#include <messages.pb.h>

#include "api/dss/codec/json_reader.hpp"
#include "api/dss/codec/json_writer.hpp"

using namespace pidpys::api::dss;

template <class Message>
static void read_write_read(std::string_view text) {
    Message first, second;
    if (!read_json(text, first)) return;
    if (!read_json(write_json(first), second)) std::abort();
    if (write_json(first) != write_json(second)) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    read_write_read<Diadoc::Api::Proto::Dss::DssSignRequest>(text);
    read_write_read<Diadoc::Api::Proto::Events::MessageToPost>(text);
    Diadoc::Api::Proto::Dss::DssSignRequestV2 rest;
    const ElementSink sink{rest.GetDescriptor()->FindFieldByName("Files"), [](auto&) { return true; }};
    (void)read_json(text, rest, sink);
    return 0;
}
