// SPDX-License-Identifier: MIT
// JSON into any protobuf message (diadoc-dss 12), without a tree in between: names in any case, unknown ones skipped,
// enums by name or number, booleans also as texts, null (and "" for optional texts) as unset.
#pragma once

#include <functional>
#include <string_view>

#include <google/protobuf/message.h>

#include "crypto/base/result.hpp"

namespace pidpys::api::dss {

// Takes each element of a repeated message field of the root instead of it being kept; false stops the reading.
struct ElementSink {
    const google::protobuf::FieldDescriptor* field = nullptr;
    std::function<bool(google::protobuf::Message&)> take;
};

// Errors: malformed (syntax, wrong types, a member that stands twice in whatever spelling, required fields missing, more than 32 levels).
Result<void> read_json(std::string_view text, google::protobuf::Message& message, const ElementSink& sink = {});

}  // namespace pidpys::api::dss
