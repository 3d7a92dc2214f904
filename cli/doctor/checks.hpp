// SPDX-License-Identifier: MIT
// The single checks of the doctor. Each looks at one thing and answers what it found and how to mend it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "certs/identity/tls_identity.hpp"
#include "cli/context.hpp"

namespace pidpys::cli {

enum class Health { good, note, bad };

struct Finding {
    Health health = Health::good;
    std::string says;
    std::string cure;                             // empty if there is nothing to do
    std::function<Result<void>()> fix = nullptr;  // does what `cure` says; empty where only a person can
    std::vector<std::string> names = {};          // in `says`, of people and what is theirs: no stranger is told them
};

using Findings = std::vector<Finding>;

const char* name_of(Health health);  // "good", for programs

Finding check_clock(const Context& context, certs::TimePoint now);
Finding check_identity(const Context& context, const Result<certs::TlsIdentity>& identity, certs::TimePoint now);
Finding check_name(const Context& context, const std::string& host);  // does it lead to this machine?
Findings check_trust(const Context& context, const certs::TlsIdentity& identity);
Findings check_ports(const Context& context, const std::vector<std::uint16_t>& ports,
                     const Result<certs::TlsIdentity>& identity);
// Asks the service's own socket: is this user's agent there, and a key in use? `socket` may be empty.
Findings check_agent(const Context& context, const std::string& socket, certs::TimePoint now);
Findings check_policies(const Context& context);  // what administrators tell browsers of pages and this machine

Findings check_settings(const Context& context);  // which stand in which file, the machine's policy first

Findings check_tokens(const Context& context);  // libraries of tokens, and what they need of the system

// Cures.
std::function<Result<void>()> by_command(std::vector<std::string> command);  // as this user
std::function<Result<void>()> by_root(std::vector<std::string> command);     // empty if we can neither be nor ask root
std::function<Result<void>()> by_trust_install(const Context& context);
std::function<Result<void>()> by_trust_renew(const Context& context);

// The same by what starts things in the session of this system, with its words.
struct Cure {
    std::string says;
    std::function<Result<void>()> fix;
};
Cure start_service(const Context& context);
Cure restart_service(const Context& context);
Cure start_agent(const Context& context);

inline Finding mended_by(Cure cure, Health health, std::string says) {
    return {health, std::move(says), std::move(cure.says), std::move(cure.fix)};
}

Findings check_authorities(const Context& context);  // files of the state directory that are passed over

}  // namespace pidpys::cli
