// SPDX-License-Identifier: MIT
// Any protobuf message as JSON after the rules of diadoc-dss 12: PascalCase names, enums as names, bytes in base64,
// 64-bit integers as numbers; repeated fields always there, unset strings "", unset enums their default, all other
// unset fields left out.
#pragma once

#include <string>

#include <google/protobuf/message.h>

namespace pidpys::api::dss {

std::string write_json(const google::protobuf::Message& message);

}  // namespace pidpys::api::dss
