// SPDX-License-Identifier: MIT
#include "cli/doctor/checks.hpp"
#include "cli/doctor/tls_probe.hpp"
#include "cli/text.hpp"
#include "platform/port_owner.hpp"

namespace pidpys::cli {

Finding check_port(const Context& context, std::uint16_t port, const Result<certs::TlsIdentity>& identity) {
    const auto language = context.language;
    const std::string number = std::to_string(port);
    const ProbeResult probe = probe_tls(port, identity ? identity->authority.get() : nullptr);
    if (probe == ProbeResult::ours) return {Health::good, say(language, Text::port_good, {number}), {}};
    if (probe == ProbeResult::closed)
        return {Health::bad, say(language, Text::port_closed, {number}), say(language, Text::start_cure),
                by_command(kStartService)};

    const platform::PortOwner owner = platform::port_owner(port);
    if (owner.program == "pidpysd")
        return {Health::bad, say(language, Text::port_other_identity, {number, std::to_string(owner.process)}),
                say(language, Text::restart_cure), by_command(kRestartService)};
    if (owner.program.empty())
        return {Health::bad, say(language, Text::port_taken_unseen, {number}), say(language, Text::port_cure)};
    return {Health::bad, say(language, Text::port_taken, {number, shown(owner.program), std::to_string(owner.process)}),
            say(language, Text::port_cure)};
}

}  // namespace pidpys::cli
