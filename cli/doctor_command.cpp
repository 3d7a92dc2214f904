// SPDX-License-Identifier: MIT
#include "cli/doctor_command.hpp"

#include "cli/doctor/checks.hpp"
#include "cli/text.hpp"

namespace pidpys::cli {
namespace {

const char* mark(Health health) {
    switch (health) {
        case Health::good: return "✓ ";
        case Health::note: return "– ";
        case Health::bad: break;
    }
    return "✗ ";
}

}  // namespace

int run_doctor(const Context& context, const DoctorOptions& options) {
    const auto now = std::chrono::system_clock::now();
    const auto identity = certs::load_identity(context.tls());

    Findings findings{check_clock(context, now), check_identity(context, identity, now)};
    for (const auto& host : certs::IdentityNames{}.dns) findings.push_back(check_name(context, host));
    if (identity)
        for (auto& finding : check_trust(context, *identity)) findings.push_back(std::move(finding));
    for (const auto port : options.ports) findings.push_back(check_port(context, port, identity));
    findings.push_back(check_agent(context));
    for (auto& finding : check_authorities(context)) findings.push_back(std::move(finding));

    bool good = true;
    std::string last_cure;  // one cure for several neighbours is told once, after the last of them
    for (const auto& finding : findings) {
        if (!last_cure.empty() && finding.cure != last_cure) print("    → " + last_cure);
        print(mark(finding.health) + finding.says);
        last_cure = finding.cure;
        good &= finding.health != Health::bad;
    }
    if (!last_cure.empty()) print("    → " + last_cure);
    print(say(context.language, good ? Text::doctor_good : Text::doctor_bad));
    return good ? 0 : 1;
}

}  // namespace pidpys::cli
