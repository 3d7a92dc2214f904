// SPDX-License-Identifier: MIT
// What is told beside the verdict on a signature: a name for programs, a sentence for people.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/messages/message.hpp"
#include "crypto/cms/remark.hpp"

namespace pidpys::api {

std::string_view code_of(crypto::RemarkKind kind);  // "sha1Digest" …; kept across versions
std::string explain(const crypto::Remark& remark, Language language);

// Of what was made with servers' answers: the certificates whose status nobody could tell, by serial number, and the
// time-stamp servers whose clock was apart, with both times.
std::vector<crypto::Remark> remarks_of_made(const std::set<std::string>& unknown,
                                            const std::set<std::string>& clocks_apart);

}  // namespace pidpys::api
