// SPDX-License-Identifier: MIT
// Which certificate signs (diadoc-dss 3).
#pragma once

#include <vector>

#include "api/dss/store/accounts.hpp"

namespace pidpys::api::dss {

inline bool is_valid_at(const CertificateRecord& certificate, std::int64_t now) {
    return certificate.not_before <= now && now < certificate.not_after;
}

// The valid DSS certificate that stays valid longest; `records` come with the latest end first. nullptr: none.
inline const CertificateRecord* default_certificate(const std::vector<CertificateRecord>& records, std::int64_t now) {
    for (const auto& record : records)
        if (record.use == CertificateUse::signing && is_valid_at(record, now)) return &record;
    return nullptr;
}

}  // namespace pidpys::api::dss
