// SPDX-License-Identifier: MIT
#include <algorithm>
#include <fstream>
#include <set>

#include <catch2/catch.hpp>

#include "daemon/config/config_file.hpp"
#include "daemon/config/machine_policy.hpp"
#include "tests/main/temporary_directory.hpp"

using namespace pidpys;
using daemon::MachinePolicy;
using daemon::Settings;
using test::TemporaryDirectory;

namespace {

template <class T>
std::string shown(const T& value) {
    return Catch::Detail::stringify(value);
}
std::string shown(const std::filesystem::path& path) { return path.string(); }
std::string shown(const platform::IpNetwork& network) {
    return platform::to_text(network.base) + "/" + std::to_string(network.prefix);
}
template <class T>
std::string shown(const std::vector<T>& values) {
    std::string text;
    for (const auto& each : values) text += shown(each) + ";";
    return text;
}

// A key, what an administrator narrows it to, what a user would rather have, and what holds.
struct Row {
    std::string key, narrow, wide;
    std::function<std::string(const Settings&)> held;
};

#define ROW(key, narrow, wide, member)                                       \
    {                                                                        \
        key, narrow, wide, [](const Settings& s) { return shown(s.member); } \
    }

const std::vector<Row> rows = {
    {"language", "'en'", "'pl'", [](const Settings& s) { return std::to_string(int(s.language)); }},
    ROW("consent.policy", "'/etc/rules'", "'/home/rules'", policy),
    {"consent.journal", "'disk'", "'off'", [](const Settings& s) { return std::to_string(int(s.journal)); }},
    ROW("consent.terminal", "false", "true", terminal),
    ROW("consent.patience_seconds", "30", "3600", patience.count()),
    ROW("consent.ask_each_signature", "true", "false", ask_each_signature),
    ROW("consent.max_access_times", "3", "1000000", max_access_times),
    ROW("origins.only", "['https://bank.ua']", "['https://evil.ua']", only_origins.front()),
    ROW("origins.allow_insecure", "false", "true", allow_insecure_origins),
    ROW("callers.allow_other_users", "false", "true", allow_other_users),
    ROW("keys.idle_minutes", "10", "20", idle_minutes),
    ROW("keys.paths", "['/srv/keys']", "['/']", key_paths),
    ROW("tokens.modules", "['/opt/iit/token.so']", "['/home/token.so']", token_modules),
    ROW("tokens.find", "false", "true", find_modules),
    ROW("generator.profiles", "'/etc/profiles.toml'", "'/home/profiles.toml'", key_profiles),
    ROW("authorities.paths", "['/srv/ca']", "['/home/ca']", authorities),
    ROW("authorities.own", "false", "true", own_authorities),
    ROW("authorities.test_roots", "false", "true", test_roots),
    ROW("authorities.trusted_list_signers", "['" + std::string(64, 'a') + "']", "['" + std::string(64, 'b') + "']",
        trusted_list_signers),
    ROW("authorities.update", "false", "true", update_registry),
    ROW("cmp.ask_all", "false", "true", ask_all_authorities),
    ROW("network.offline", "true", "false", network.offline),
    ROW("network.proxy", "'http://proxy:1'", "''", network.proxy.value_or("none")),
    ROW("network.proxy_password_file", "'/etc/secret'", "'/home/secret'", network.proxy_password_file),
    ROW("network.no_proxy", "[]", "['*']", network.no_proxy),
    ROW("network.allow", "['10.1.0.0/16']", "['0.0.0.0/0']", network.guard.allow),
    ROW("network.ports", "[80]", "[22, 25]", network.guard.ports),
    ROW("network.tls_authorities", "'/etc/ca.pem'", "'/home/ca.pem'", network.tls_authorities),
    ROW("update.check", "false", "true", check_updates.value_or(true)),
    ROW("update.address", "'https://updates.bank.ua/notice'", "'https://evil.ua/notice'", update_address),
    ROW("network.timestamp_servers", "['http://tsp.bank.ua/']", "['http://tsp.evil.ua/']", network.timestamp_servers),
};

// Lists to which the user adds: what the machine says stays in them.
const std::vector<Row> added = {
    ROW("origins.allow", "['https://bank.ua']", "['https://shop.ua']", allow_origins),
    ROW("origins.deny", "['https://evil.ua']", "[]", deny_origins),
    ROW("tokens.without", "['opensc-pkcs11']", "['softhsm2']", without_modules),
};

MachinePolicy policy_of(const std::string& text) {
    MachinePolicy policy;
    REQUIRE(policy.add(text, "/etc/pidpys/policy.d/10.toml", "/etc/pidpys/policy.d", api::Language::en));
    return policy;
}

Settings settle(const MachinePolicy& policy, const std::string& user) {
    const TemporaryDirectory home;
    std::ofstream(home.path() / "pidpys.toml") << user;
    std::filesystem::permissions(home.path() / "pidpys.toml", std::filesystem::perms(0600));
    auto settled = policy.settle(
        home.path() / "pidpys.toml", [](Settings&) {}, api::Language::en);
    REQUIRE(settled);
    return *settled;
}

}  // namespace

TEST_CASE("machine_policy_every_key_has_a_row_of_these_tests") {
    std::set<std::string> tested, known;
    for (const auto* table : {&rows, &added})
        for (const auto& row : *table) tested.insert(row.key);
    for (const auto& key : daemon::machine_policy_keys(api::Language::en)) known.insert(key.name);
    CHECK(tested == known);
}

TEST_CASE("machine_policy_what_it_narrows_no_user_widens") {
    for (const auto& row : rows) {
        CAPTURE(row.key);
        const auto policy = policy_of(row.key + " = " + row.narrow);
        const std::string alone = row.held(settle(policy, ""));
        CHECK(row.held(settle(policy, row.key + " = " + row.wide)) == alone);
        CHECK(row.held(settle(policy_of(""), row.key + " = " + row.wide)) != alone);  // the user would have had it
    }
}

TEST_CASE("machine_policy_adds_to_lists_what_no_user_takes_away") {
    for (const auto& row : added) {
        CAPTURE(row.key);
        const auto policy = policy_of(row.key + " = " + row.narrow);
        const std::string alone = row.held(settle(policy, ""));
        CHECK_THAT(row.held(settle(policy, row.key + " = " + row.wide)), Catch::Contains(alone));
    }
}

TEST_CASE("machine_policy_wide_words_are_defaults_that_users_narrow") {
    for (const auto& row : rows) {
        const auto narrow = settle(policy_of(""), row.key + " = " + row.narrow);
        const auto policy = policy_of(row.key + " = " + row.wide);
        if (row.held(settle(policy, row.key + " = " + row.narrow)) == row.held(settle(policy, "")))
            continue;  // decided
        CAPTURE(row.key);
        CHECK(row.held(settle(policy, row.key + " = " + row.narrow)) == row.held(narrow));
    }
}

// What would lead round a key is decided with it, in whichever files the administrator has them.
TEST_CASE("machine_policy_has_no_way_round_it") {
    const std::string proxy = "network.proxy = 'http://proxy:1'", own = "authorities.own = false";
    const std::string round = "network.no_proxy = ['*']\nauthorities.paths = ['/home/ca']";
    const auto settled = settle(policy_of(proxy + "\n" + own), round);
    CHECK(settled.network.no_proxy.empty());
    CHECK(settled.authorities.empty());
    for (const bool first : {true, false}) {
        MachinePolicy policy;
        for (const bool narrow : {first, !first})
            REQUIRE(policy.add(
                narrow ? proxy + "\n" + own : "network.no_proxy = ['.bank.ua']\nauthorities.paths = ['/srv/ca']",
                "10.toml", "/", api::Language::en));
        const auto both = settle(policy, round);
        CHECK(both.network.no_proxy == std::vector<std::string>{".bank.ua"});
        CHECK(both.authorities == std::vector<std::filesystem::path>{"/srv/ca"});
    }
}

TEST_CASE("machine_policy_the_command_line_does_not_widen_it_either") {
    const auto policy = policy_of("network.offline = true\nconsent.terminal = false");
    const auto settled = policy.settle(
        "", [](Settings& each) { each.network.offline = false, each.terminal = true; }, api::Language::en);
    REQUIRE(settled);
    CHECK(settled->network.offline);
    CHECK_FALSE(settled->terminal);
}

TEST_CASE("machine_policy_of_several_files_the_narrowest_counts_whatever_their_order") {
    for (const bool first : {true, false}) {
        MachinePolicy policy;
        for (const bool narrow : {first, !first})
            REQUIRE(policy.add(
                narrow ? "network.offline = true\norigins.only = ['https://a.ua']\n[consent]\nmax_access_times = 2"
                       : "network.offline = false\norigins.only = ['https://b.ua']\n[consent]\nmax_access_times = 9",
                narrow ? "narrow.toml" : "wide.toml", "/", api::Language::en));
        const auto settled = settle(policy, "");
        CHECK(settled.network.offline);
        CHECK(settled.max_access_times == 2);
        CHECK(settled.only_origins.size() >= 2);  // a site has to be in each
    }
}

TEST_CASE("machine_policy_keys_of_one_user_alone_may_not_stand_in_it") {
    for (const std::string key : {"listen = ['127.0.0.1:1']", "state = '/srv'", "login = '/srv/key'",
                                  "limits.uploads = 1", "consent.agent_socket = '/tmp/x'", "origins.alow = []"}) {
        MachinePolicy policy;
        const auto added_ = policy.add(key, "/etc/pidpys/policy.d/10.toml", "/", api::Language::en);
        REQUIRE_FALSE(added_);
        CHECK_THAT(added_.error().detail, Catch::StartsWith("/etc/pidpys/policy.d/10.toml:1: there is no "));
    }
}

TEST_CASE("machine_policy_file_that_others_than_root_may_change_is_no_policy", "[posix]") {
    const TemporaryDirectory folder;
    CHECK(MachinePolicy::read(folder.path() / "absent", api::Language::en)->files().empty());
    std::ofstream(folder.path() / "10.toml") << "network.offline = true";
    std::filesystem::permissions(folder.path() / "10.toml", std::filesystem::perms(0646));
    const auto read = MachinePolicy::read(folder.path(), api::Language::uk);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::denied);
    CHECK_THAT(read.error().detail, Catch::Contains("хтось, крім root"));
}
