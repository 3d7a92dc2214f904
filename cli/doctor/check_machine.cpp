// SPDX-License-Identifier: MIT
#include "cli/doctor/checks.hpp"
#include "cli/exit_code.hpp"
#include "cli/hosts_command.hpp"
#include "cli/stores.hpp"
#include "cli/text.hpp"
#include "platform/elevation.hpp"
#include "platform/name_lookup.hpp"

namespace pidpys::cli {
namespace {

constexpr std::chrono::seconds kLookUpTime{3};

// "Firefox (Robota)": what the person calls the profile.
std::vector<std::string> profile_in(const std::string& store) {
    const auto open = store.find('('), close = store.rfind(')');
    if (open == std::string::npos || close == std::string::npos || close < open) return {};
    return {store.substr(open + 1, close - open - 1)};
}

// The cure for a name that leads elsewhere: our own command where it can ask for the rights it needs.
Finding mend_name(const Context& context, const std::string& host, std::string says) {
    if (!platform::can_ask_for_elevation())
        return {Health::bad, std::move(says), say(context.language, Text::name_cure, {host}),
                by_root({"sh", "-c", "echo '127.0.0.1 " + host + "' >> /etc/hosts"})};
    const auto fix = [context]() -> Result<void> {
        return run_hosts_add(context, {}) == kExitGood ? Result<void>() : fail(Errc::io);
    };
    return {Health::bad, std::move(says), say(context.language, Text::hosts_cure), fix};
}

}  // namespace

Finding check_name(const Context& context, const std::string& host) {
    const auto language = context.language;
    const auto found = platform::addresses_of(host, kLookUpTime);
    if (found.empty()) return mend_name(context, host, say(language, Text::name_unknown, {host}));
    for (const auto& address : found)
        if (!address.starts_with("127.") && address != "::1")
            return mend_name(context, host, say(language, Text::name_elsewhere, {host, shown(address)}));
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
    if (!has_system_store()) return findings;
    // Browsers do not read the system's store: its state is worth a note and no more.
    auto system = system_store(context, {});
    const auto state = system.status(identity.authority.get());
    if (!state || *state != certs::TrustState::trusted)
        findings.push_back({Health::note, say(language, Text::trust_system_note), say(language, Text::trust_cure)});
    return findings;
}

}  // namespace pidpys::cli
