// SPDX-License-Identifier: MIT
// The one question of a task: everything that would be signed, for whom, with whose key.
#pragma once

#include "api/dss/store/accounts.hpp"
#include "api/dss/store/tasks.hpp"
#include "channel/question.hpp"

namespace pidpys::api::dss {

channel::Question question_of(const Task& task, const std::vector<TaskFile>& files, const CertificateRecord& certificate);

// The digest a signature by this certificate's key takes, OpenSSL's name. malformed, unsupported.
Result<std::string> digest_of(const CertificateRecord& certificate);

// "SHA256" as people know it: "SHA-256", "ГОСТ 34.311-95".
std::string digest_title(std::string_view name);

}  // namespace pidpys::api::dss
