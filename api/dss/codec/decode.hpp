// SPDX-License-Identifier: MIT
// Request bodies into messages and messages into answers, in either form.
#pragma once

#include <functional>
#include <string>

#include "api/dss/codec/format.hpp"
#include "api/dss/codec/json_reader.hpp"
#include "api/http/gather.hpp"

namespace pidpys::api::dss {

// Errors: malformed: not of this type, a required field missing, a text that is not UTF-8.
Result<void> decode(ByteView body, Format format, google::protobuf::Message& message);

// The same for a message whose list may be long: elements of `sink.field` are handed over one by one and not kept,
// so that memory does not grow with their number. Fields besides the list may take up to 1 MiB.
Result<void> decode_list(ByteView body, Format format, google::protobuf::Message& rest, const ElementSink& sink);

Response encode(const google::protobuf::Message& message, Format format);

// The counterpart of decode_list: of a message without anything in its field `list`, which `fill` puts into messages of the
// same type, some at a time, until it answers false. Errors of `gather` and `fill`.
using FillList = std::function<Result<bool>(google::protobuf::Message& some)>;
Result<Response> encode_list(const google::protobuf::Message& rest, const google::protobuf::FieldDescriptor* list,
                             Format format, const GatherBlob& gather, const FillList& fill);

}  // namespace pidpys::api::dss
