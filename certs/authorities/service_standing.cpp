// SPDX-License-Identifier: MIT
#include "certs/authorities/service_standing.hpp"

#include "certs/fingerprint.hpp"

namespace pidpys::certs {

void ServiceStandings::add(ByteView certificate, const std::vector<ServicePeriod>& periods) {
    services_[fingerprint_of(certificate)].push_back(periods);
}

std::optional<std::string> ServiceStandings::refuses(ByteView certificate, TimePoint at) const {
    if (services_.empty()) return std::nullopt;
    const auto found = services_.find(fingerprint_of(certificate));
    if (found == services_.end()) return std::nullopt;
    const ServicePeriod* refusing = nullptr;
    for (const auto& periods : found->second) {
        const ServicePeriod* present = nullptr;
        for (const ServicePeriod& period : periods)
            if (period.since <= at) present = &period;
        if (present != nullptr && present->granted) return std::nullopt;
        if (present != nullptr) refusing = present;
    }
    if (refusing == nullptr) return std::nullopt;
    return "the trusted list has its service as " + refusing->status;
}

}  // namespace pidpys::certs
