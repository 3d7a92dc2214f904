// SPDX-License-Identifier: MIT
// When the state vouched for a service and when it did not, by the service's certificate.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "certs/certificate.hpp"

namespace pidpys::certs {

struct ServicePeriod {
    TimePoint since;
    bool granted = false;
    std::string status;  // the last word of its URI
};

class ServiceStandings {
public:
    // A service's periods, the earliest first, for each of its certificates (DER). One certificate may serve several.
    void add(ByteView certificate, const std::vector<ServicePeriod>& periods);

    // Why the certificate was not to be trusted at that time: no service that it belonged to was granted. Nothing: one was, or
    // nothing is known of it by then.
    [[nodiscard]] std::optional<std::string> refuses(ByteView certificate, TimePoint at) const;

    [[nodiscard]] bool empty() const { return services_.empty(); }

private:
    std::map<std::string, std::vector<std::vector<ServicePeriod>>> services_;  // by SHA-256
};

}  // namespace pidpys::certs
