// SPDX-License-Identifier: MIT
// Names of settings alone: a value may be a proxy's address or a path that says whose it is.
#include <algorithm>
#include <iterator>
#include <set>

#include "cli/doctor/checks.hpp"
#include "cli/text.hpp"
#include "daemon/config/config_file.hpp"
#include "daemon/config/machine_policy.hpp"
#include "platform/directories.hpp"

namespace pidpys::cli {
namespace {

std::string listed(const std::vector<daemon::SetKey>& keys) {
    std::string text;
    for (const auto& key : keys) text += (text.empty() ? "" : ", ") + key.name;
    return text;
}

}  // namespace

Findings check_settings(const Context& context) {
    const auto language = context.language;
    const auto broken = [&](const Error& error) {
        return Finding{Health::bad, say(language, Text::settings_broken, {shown(error.detail)}),
                       say(language, Text::settings_broken_cure)};
    };
    Findings findings;
    const auto machine = daemon::MachinePolicy::read(platform::machine_policy_directory(), language);
    if (!machine) return {broken(machine.error())};
    std::set<std::string> bounded;
    for (const auto& file : machine->files()) {
        for (const auto& key : file.keys) bounded.insert(key.name);
        findings.push_back(
            {Health::good, say(language, Text::settings_machine, {shown(file.path.string()), listed(file.keys)}), {}});
    }
    if (context.state != platform::default_state_directory()) return findings;  // a service with --state reads no more
    const auto file = platform::default_config_file();
    const auto keys = daemon::keys_set_in(file, language);
    if (!keys) return findings.push_back(broken(keys.error())), findings;
    if (keys->empty()) return findings;
    findings.push_back({Health::good, say(language, Text::settings_own, {shown(file.string()), listed(*keys)}), {}});
    std::vector<daemon::SetKey> both;
    std::ranges::copy_if(*keys, std::back_inserter(both), [&](const auto& key) { return bounded.contains(key.name); });
    if (!both.empty()) findings.push_back({Health::note, say(language, Text::settings_bounded, {listed(both)}), {}});
    return findings;
}

}  // namespace pidpys::cli
