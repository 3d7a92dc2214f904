// SPDX-License-Identifier: MIT
#include <algorithm>

#include "cli/doctor/checks.hpp"
#include "cli/doctor/tls_probe.hpp"
#include "cli/text.hpp"
#include "daemon/config/port_holder.hpp"

namespace pidpys::cli {

namespace {

Finding taken(const Context& context, std::uint16_t port) {
    const auto owner = daemon::holder_of(port);
    if (owner.program == "pidpysd" && !owner.of_another)
        return mended_by(
            restart_service(context), Health::bad,
            say(context.language, Text::port_other_identity, {std::to_string(port), std::to_string(owner.process)}));
    auto holder = daemon::describe_holder(port, owner, context.language);
    return {Health::bad, std::move(holder.says), std::move(holder.cure), nullptr, {std::move(holder.user)}};
}

// The service is this one: no other directory is to be named.
Cure unserved_cure(const Context& context) {
    Cure cure = restart_service(context);
    if (cure.fix) cure.says = say(context.language, Text::port_unserved_cure);
    return cure;
}

}  // namespace

Findings check_ports(const Context& context, const std::vector<std::uint16_t>& ports,
                     const Result<certs::TlsIdentity>& identity) {
    const auto language = context.language;
    std::vector<ProbeResult> probes;
    for (const auto port : ports) probes.push_back(probe_tls(port, identity ? identity->authority.get() : nullptr));
    const bool runs = std::find(probes.begin(), probes.end(), ProbeResult::ours) != probes.end();

    Findings findings;
    for (std::size_t i = 0; i < ports.size(); ++i) {
        const std::string number = std::to_string(ports[i]);
        if (probes[i] == ProbeResult::ours)
            findings.push_back({Health::good, say(language, Text::port_good, {number}), {}});
        else if (probes[i] != ProbeResult::closed)
            findings.push_back(taken(context, ports[i]));
        else if (runs)
            findings.push_back(
                mended_by(unserved_cure(context), Health::bad, say(language, Text::port_unserved, {number})));
        else
            findings.push_back(
                mended_by(start_service(context), Health::bad, say(language, Text::port_closed, {number})));
    }
    return findings;
}

}  // namespace pidpys::cli
