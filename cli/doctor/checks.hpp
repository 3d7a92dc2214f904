// SPDX-License-Identifier: MIT
// The single checks of the doctor. Each looks at one thing and answers what it found and how to mend it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "certs/identity/tls_identity.hpp"
#include "cli/context.hpp"

namespace pidpys::cli {

enum class Health { good, note, bad };

struct Finding {
    Health health = Health::good;
    std::string says;
    std::string cure;  // empty if there is nothing to do
};

using Findings = std::vector<Finding>;

Finding check_clock(const Context& context, certs::TimePoint now);
Finding check_identity(const Context& context, const Result<certs::TlsIdentity>& identity, certs::TimePoint now);
Finding check_name(const Context& context, const std::string& host);  // does it lead to this machine?
Findings check_trust(const Context& context, const certs::TlsIdentity& identity);
Finding check_port(const Context& context, std::uint16_t port, const Result<certs::TlsIdentity>& identity);
Finding check_agent(const Context& context);
Findings check_authorities(const Context& context);  // files of the state directory that are passed over

}  // namespace pidpys::cli
