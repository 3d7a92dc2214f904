// SPDX-License-Identifier: MIT
#include "daemon/config/machine_policy.hpp"

#include <algorithm>
#include <functional>

#include "daemon/config/config_file.hpp"
#include "daemon/config/words.hpp"

namespace pidpys::daemon {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 64;

// A reference to the member of settings that may be const.
#define MEMBER(name) \
    [](auto& s) -> auto& { return s.name; }

// How the machine's word and the user's become one. `give` puts the machine's into settings that nobody has touched yet,
// `bound` holds what came after within it.
struct Rule {
    std::string_view key;
    std::string_view meaning;  // what becomes of the user's own word
    std::function<void(Settings&, const Settings&machine)> give, bound;
    std::vector<std::string> along = {};  // keys by which a user could get round this one: decided with it
};

Rule with(Rule rule, std::string_view meaning, std::vector<std::string> along) {
    rule.meaning = meaning;
    rule.along = std::move(along);
    return rule;
}

template <class Get>
Rule decides(std::string_view key, Get get) {
    const auto put = [get](Settings& user, const Settings& machine) { get(user) = get(machine); };
    return {key, "does not count", put, put, {}};
}

template <class Get>
Rule narrow(std::string_view key, bool narrower, Get get) {
    Rule rule = decides(key, get);
    rule.meaning = narrower ? "`true` counts" : "`false` counts";
    rule.bound = [get, narrower](Settings& user, const Settings& machine) {
        if (get(machine) == narrower) get(user) = narrower;
    };
    return rule;
}

template <class Get>
Rule at_most(std::string_view key, Get get) {
    Rule rule = decides(key, get);
    rule.meaning = "a smaller one counts";
    rule.bound = [get](Settings& user, const Settings& machine) { get(user) = std::min(get(user), get(machine)); };
    return rule;
}

// Lists to which each may add.
template <class Get>
Rule adds(std::string_view key, Get get) {
    const auto put = [get](Settings& user, const Settings& machine) {
        for (const auto& each : get(machine))
            if (std::ranges::find(get(user), each) == get(user).end()) get(user).push_back(each);
    };
    return {key, "is added", put, put, {}};
}

// A journal that is kept better counts.
Rule journal_rule() {
    Rule rule = decides("consent.journal", MEMBER(journal));
    rule.meaning = "the stricter counts (`disk`, `on`, `off`)";
    rule.bound = [](Settings& user, const Settings& machine) {
        const auto care = [](JournalMode mode) {
            return mode == JournalMode::disk ? 2 : mode == JournalMode::on ? 1 : 0;
        };
        if (care(user.journal) < care(machine.journal)) user.journal = machine.journal;
    };
    return rule;
}

const std::vector<Rule>& rules() {
    static const std::vector<Rule> all = {
        decides("language", MEMBER(language)),
        decides("consent.policy", MEMBER(policy)),
        journal_rule(),
        narrow("consent.terminal", false, MEMBER(terminal)),
        at_most("consent.patience_seconds", MEMBER(patience)),
        narrow("consent.ask_each_signature", true, MEMBER(ask_each_signature)),
        at_most("consent.max_access_times", MEMBER(max_access_times)),
        adds("origins.allow", MEMBER(allow_origins)),
        adds("origins.deny", MEMBER(deny_origins)),
        adds("origins.only", MEMBER(only_origins)),
        narrow("origins.allow_insecure", false, MEMBER(allow_insecure_origins)),
        narrow("callers.allow_other_users", false, MEMBER(allow_other_users)),
        at_most("keys.idle_minutes", MEMBER(idle_minutes)),
        decides("keys.paths", MEMBER(key_paths)),
        decides("generator.profiles", MEMBER(key_profiles)),
        decides("tokens.modules", MEMBER(token_modules)),
        adds("tokens.without", MEMBER(without_modules)),
        narrow("tokens.find", false, MEMBER(find_modules)),
        decides("authorities.paths", MEMBER(authorities)),
        with(narrow("authorities.own", false, MEMBER(own_authorities)), "`false` counts; `authorities.paths` does not",
             {"authorities.paths"}),
        narrow("authorities.test_roots", false, MEMBER(test_roots)),
        decides("authorities.trusted_list_signers", MEMBER(trusted_list_signers)),
        decides("authorities.update", MEMBER(update_registry)),
        narrow("cmp.ask_all", false, MEMBER(ask_all_authorities)),
        narrow("network.offline", true, MEMBER(network.offline)),
        with(decides("network.proxy", MEMBER(network.proxy)), "does not count, nor do `no_proxy` and the password file",
             {"network.no_proxy", "network.proxy_password_file"}),
        decides("network.proxy_password_file", MEMBER(network.proxy_password_file)),
        decides("network.no_proxy", MEMBER(network.no_proxy)),
        decides("network.allow", MEMBER(network.guard.allow)),
        decides("network.ports", MEMBER(network.guard.ports)),
        decides("network.tls_authorities", MEMBER(network.tls_authorities)),
        decides("network.timestamp_servers", MEMBER(network.timestamp_servers)),
        decides("update.check", MEMBER(check_updates)),
        decides("update.address", MEMBER(update_address)),
    };
    return all;
}

const Rule* rule_of(std::string_view key) {
    const auto found = std::ranges::find(rules(), key, &Rule::key);
    return found != rules().end() ? &*found : nullptr;
}

}  // namespace

Result<void> MachinePolicy::add(std::string_view text, const fs::path& file, const fs::path& base,
                                api::Language language) {
    Settings said;
    const auto may_stand = [](const std::string& key) { return rule_of(key) != nullptr; };
    auto keys = read_some_config(text, file.string(), base, said, language, may_stand);
    if (!keys) return tl::unexpected(keys.error());
    for (const auto& key : *keys) {
        const Rule& rule = *rule_of(key.name);
        (set_.contains(key.name) ? rule.bound : rule.give)(machine_, said);
        set_.insert(key.name);
        set_.insert(rule.along.begin(), rule.along.end());
    }
    files_.push_back({file, std::move(*keys)});
    return {};
}

Result<MachinePolicy> MachinePolicy::read(const fs::path& folder, api::Language language) {
    MachinePolicy policy;
    if (folder.empty()) return policy;  // this system has no such place
    std::error_code error;
    std::vector<fs::path> found;
    fs::directory_iterator entry(folder, error);
    if (error == std::errc::no_such_file_or_directory) return policy;
    for (; !error && entry != fs::directory_iterator(); entry.increment(error))
        if (entry->path().extension() == ".toml") found.push_back(entry->path());
    if (error) return fail(Errc::io, say(language, Text::policy_folder, {folder.string(), error.message()}));
    if (found.size() > kMostFiles)
        return fail(Errc::too_large, say(language, Text::policy_many, {folder.string(), std::to_string(kMostFiles)}));
    std::ranges::sort(found);
    for (const auto& file : found) {
        const auto text = read_root_config(file, language);
        if (!text) return tl::unexpected(text.error());
        if (auto added = policy.add(*text, file, folder, language); !added) return tl::unexpected(added.error());
    }
    return policy;
}

void MachinePolicy::give(Settings& settings) const {
    for (const auto& key : set_) rule_of(key)->give(settings, machine_);
}

void MachinePolicy::bound(Settings& settings) const {
    for (const auto& key : set_) rule_of(key)->bound(settings, machine_);
}

Result<Settings> MachinePolicy::settle(const fs::path& file, const std::function<void(Settings&)>& arguments,
                                       api::Language language) const {
    Settings settings;
    give(settings);
    if (!file.empty())
        if (auto read = read_config_file(file, settings, language); !read) return tl::unexpected(read.error());
    arguments(settings);
    bound(settings);
    for (const auto& each : files_) settings.bound_by.push_back(each.path);
    return settings;
}

std::vector<grammar::KeyOutline> machine_policy_keys(api::Language language) {
    std::vector<grammar::KeyOutline> made;
    for (auto& key : config_keys(language))
        if (const Rule* rule = rule_of(key.name))
            made.push_back({key.name, key.allowed, "", std::string(rule->meaning)});
    return made;
}

}  // namespace pidpys::daemon
