// SPDX-License-Identifier: MIT
// What is told beside the verdict on a signature: a name for programs, a sentence for people.
#pragma once

#include <string>
#include <string_view>

#include "api/messages/message.hpp"
#include "crypto/cms/remark.hpp"

namespace pidpys::api {

std::string_view code_of(crypto::RemarkKind kind);  // "sha1Digest" …; kept across versions
std::string explain(const crypto::Remark& remark, Language language);

}  // namespace pidpys::api
