// SPDX-License-Identifier: MIT
// What the same cores do with libcrypto alone.
#pragma once

#include <string>
#include <vector>

#include "api/dss/store/accounts.hpp"

namespace bench {

// CMS_sign (detached, CAdES: the attributes that DSS writes) over every content, by `threads` threads; seconds.
double bare_cms_sign(const pidpys::api::dss::CertificateRecord& certificate, const std::vector<std::string>& contents,
                     unsigned threads);

}  // namespace bench
