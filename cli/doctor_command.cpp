// SPDX-License-Identifier: MIT
#include "cli/doctor_command.hpp"

#include <algorithm>
#include <set>

#include "cli/consent.hpp"
#include "cli/doctor/bundle.hpp"
#include "cli/doctor/checks.hpp"
#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/json_report.hpp"
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

Findings examine(const Context& context, const DoctorOptions& options) {
    const auto now = std::chrono::system_clock::now();
    const auto identity = certs::load_identity(context.tls(), now);
    Findings findings{check_clock(context, now), check_identity(context, identity, now)};
    const auto add = [&](Findings more) { std::move(more.begin(), more.end(), std::back_inserter(findings)); };
    for (const auto& host : certs::IdentityNames{}.dns) findings.push_back(check_name(context, host));
    if (identity) add(check_trust(context, *identity));
    add(check_ports(context, options.ports, identity));
    add(check_agent(context, options.agent_socket, now));
    add(check_settings(context));
    add(check_policies(context));
    add(check_authorities(context));
    add(check_tokens(context));
    return findings;
}

bool is_good(const Findings& findings) {
    return std::none_of(findings.begin(), findings.end(), [](const auto& each) { return each.health == Health::bad; });
}

void show(const Context& context, const Findings& findings) {
    std::string last_cure;  // one cure for several neighbours is told once, after the last of them
    for (const auto& finding : findings) {
        if (!last_cure.empty() && finding.cure != last_cure) print("    → " + last_cure);
        print(mark(finding.health) + finding.says);
        last_cure = finding.cure;
    }
    if (!last_cure.empty()) print("    → " + last_cure);
    print(say(context.language, is_good(findings) ? Text::doctor_good : Text::doctor_bad));
}

Json described(const Findings& findings) {
    Json list = Json::array();
    for (const auto& finding : findings)
        list.push_back({{"health", name_of(finding.health)},
                        {"message", finding.says},
                        {"cure", finding.cure},
                        {"canBeFixed", finding.fix != nullptr}});
    return list;
}

// Mends what can be mended, each cure once. False if nobody could be asked.
bool mend(const Context& context, const DoctorOptions& options, const Findings& findings) {
    std::set<std::string> done;
    for (const auto& finding : findings) {
        if (finding.health == Health::good || !finding.fix || !done.insert(finding.cure).second) continue;
        if (!options.yes) {
            const auto agreed = consents(say(context.language, Text::doctor_ask, {finding.cure}));
            if (!agreed) {
                print_aside("pidpys: " + say(context.language, Text::consent_nobody));
                return false;
            }
            if (!*agreed) continue;
        }
        const auto mended = finding.fix();
        if (mended)
            print_aside("✓ " + finding.cure);
        else
            print_aside("✗ " + finding.cure + ": " + shown(mended.error().detail));
    }
    return true;
}

}  // namespace

const char* name_of(Health health) {
    switch (health) {
        case Health::good: return "good";
        case Health::note: return "note";
        case Health::bad: break;
    }
    return "bad";
}

int run_doctor(const Context& context, const DoctorOptions& options) {
    Findings findings = examine(context, options);
    if (!options.bundle.empty()) {
        if (!may_write(context, options.bundle, {}, false)) return kExitCannotCreate;
        if (auto written = write_bundle(context, findings, options.bundle); !written)
            return complain(context, written.error());
        print(say(context.language, Text::bundle_written, {options.bundle}));
        return kExitGood;
    }
    if (options.fix) {
        if (!context.json) show(context, findings);
        if (!mend(context, options, findings)) return kExitNoPermission;
        findings = examine(context, options);
    }
    const bool good = is_good(findings);
    if (context.json)
        print_json({{"good", good}, {"findings", described(findings)}});
    else
        show(context, findings);
    return good ? kExitGood : kExitBad;
}

}  // namespace pidpys::cli
