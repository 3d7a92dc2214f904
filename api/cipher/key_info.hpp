// SPDX-License-Identifier: MIT
// What the contract tells of opened keys: certificate objects and usability (cipher-api 4.9, 4.10).
#pragma once

#include <optional>
#include <string_view>

#include "api/http/message.hpp"
#include "api/messages/message.hpp"
#include "api/session/open_keys.hpp"

namespace pidpys::api {

// "signature" or "keyAgreement", in any of the spellings clients use.
std::optional<crypto::KeyPurpose> parse_key_type(std::string_view text);

// {"signature":{…},"keyAgreement":{…}}
Response key_usage_answer(const OpenKeys& keys, std::chrono::system_clock::time_point now, Language language);

// The certificate object, or {} if there is no such key (`keys` may be null); 500 if the key has no certificate.
Response certificate_info_answer(const OpenKeys* keys, std::string_view key_type, Language language);

// The same for {"base64Data":"…"}.
Response certificate_base64_answer(const OpenKeys* keys, std::string_view key_type, Language language);

}  // namespace pidpys::api
