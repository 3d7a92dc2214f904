// SPDX-License-Identifier: MIT
// Any protobuf message as JSON after the rules of diadoc-dss 12: PascalCase names, enums as names, bytes in base64,
// 64-bit integers as numbers; repeated fields always there, unset strings "", unset enums their default, all other
// unset fields left out.
#pragma once

#include <string>

#include <google/protobuf/message.h>

namespace pidpys::api::dss {

std::string write_json(const google::protobuf::Message& message);

// Of a message that is written in pieces: where the elements of its list, which is empty, go, and some of them; `first`: none
// stands before them.
std::size_t place_in_list(const std::string& json, const google::protobuf::FieldDescriptor* list);
std::string write_json_elements(const google::protobuf::Message& some, const google::protobuf::FieldDescriptor* list,
                                bool first);

}  // namespace pidpys::api::dss
