// SPDX-License-Identifier: MIT
// A certificate as the contract describes it to pages (cipher-api 5.2): every leaf is a label and a value.
#pragma once

#include <nlohmann/json.hpp>

#include "api/messages/message.hpp"
#include "certs/certificate.hpp"

namespace pidpys::api {

// malformed, too_large.
Result<nlohmann::ordered_json> certificate_object(ByteView der, Language language);

// Compact, non-ASCII as it is; octets that are not UTF-8 become U+FFFD.
std::string compact(const nlohmann::ordered_json& json);

}  // namespace pidpys::api
