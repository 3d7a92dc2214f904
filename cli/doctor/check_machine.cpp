// SPDX-License-Identifier: MIT
#include <set>
#include <sstream>

#include "cli/doctor/checks.hpp"
#include "cli/stores.hpp"
#include "cli/text.hpp"
#include "platform/port_owner.hpp"
#include "platform/process.hpp"

namespace pidpys::cli {
namespace {

constexpr std::chrono::seconds kLookUpTime{3};

// getent(1) asks what browsers ask: the hosts file, then the name servers. Silent servers count as no answer.
std::set<std::string> addresses_of(const std::string& host) {
    std::set<std::string> found;
    const auto answer = platform::run_process({"getent", "ahosts", host}, kLookUpTime);
    if (!answer || answer->status != 0) return found;
    std::istringstream lines(answer->output);
    for (std::string line; std::getline(lines, line);) found.insert(line.substr(0, line.find(' ')));
    return found;
}

// "Firefox (Robota)": what the person calls the profile.
std::vector<std::string> profile_in(const std::string& store) {
    const auto open = store.find('('), close = store.rfind(')');
    if (open == std::string::npos || close == std::string::npos || close < open) return {};
    return {store.substr(open + 1, close - open - 1)};
}

std::function<Result<void>()> by_hosts_file(const std::string& host) {
    return by_root({"sh", "-c", "echo '127.0.0.1 " + host + "' >> /etc/hosts"});
}

}  // namespace

Finding check_name(const Context& context, const std::string& host) {
    const auto language = context.language;
    const auto found = addresses_of(host);
    if (found.empty())
        return {Health::bad, say(language, Text::name_unknown, {host}), say(language, Text::name_cure, {host}),
                by_hosts_file(host)};
    for (const auto& address : found)
        if (!address.starts_with("127.") && address != "::1")
            return {Health::bad, say(language, Text::name_elsewhere, {host, shown(address)}),
                    say(language, Text::name_cure, {host}), by_hosts_file(host)};
    return {Health::good, say(language, Text::name_good, {host}), {}};
}

Findings check_trust(const Context& context, const certs::TlsIdentity& identity) {
    const auto language = context.language;
    Findings findings;
    const auto stores = browser_stores(context);
    for (const auto& store : stores) {
        const auto state = store->status(identity.authority.get());
        if (!state && state.error().code == Errc::not_found) {
            findings.push_back(
                {Health::bad, say(language, Text::trust_unknown), say(language, Text::trust_no_certutil)});
            return findings;
        }
        if (!state)
            findings.push_back({Health::bad,
                                say(language, Text::trust_failed, {store->name(), shown(state.error().detail)}),
                                say(language, Text::trust_cure)});
        else if (*state == certs::TrustState::trusted)
            findings.push_back({Health::good, say(language, Text::trust_trusted, {store->name()}), {}});
        else
            findings.push_back(
                {Health::bad,
                 say(language, *state == certs::TrustState::outdated ? Text::trust_outdated : Text::trust_absent,
                     {store->name()}),
                 say(language, Text::trust_cure), by_trust_install(context)});
    }
    for (std::size_t i = 0; i < findings.size(); ++i) findings[i].names = profile_in(stores[i]->name());
    // Browsers do not read the system's store: its state is worth a note and no more.
    auto system = system_store(context, {});
    const auto state = system.status(identity.authority.get());
    if (!state || *state != certs::TrustState::trusted)
        findings.push_back({Health::note, say(language, Text::trust_system_note), say(language, Text::trust_cure)});
    return findings;
}

}  // namespace pidpys::cli
