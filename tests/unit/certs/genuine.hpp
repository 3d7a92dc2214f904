// SPDX-License-Identifier: MIT
// Signature signatures with the authorities that judge them: the national test authority's (pki 6.2) and European ones, whose
// anchors are the highest certificates that they bring along.
#pragma once

#include <string>
#include <vector>

#include "certs/judgement.hpp"

namespace pidpys::certs::genuine {

struct Signature {
    std::string file;  // below the foreign data
    Bytes octets;
    std::optional<Bytes> beside;
};

std::vector<Signature> national_signatures();
std::vector<Signature> european_signatures();

// The roots of the national test authority, and where wanted the certificates of its authorities and services beside them.
CertificateStore national_store();
AuthorityRegistry national_registry(bool with_services = true);
// The authorities that are above all others which the signature brings along.
AuthorityRegistry registry_within(const Signature& signature);

inline TimePoint at_seconds(std::time_t seconds) { return std::chrono::system_clock::from_time_t(seconds); }
inline const TimePoint national_time = at_seconds(1709596800);  // 2024-03-05, the day after they were made
inline const TimePoint long_after = at_seconds(1796000000);     // 2026-11-30: their certificates have ended

}  // namespace pidpys::certs::genuine
