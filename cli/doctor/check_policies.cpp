// SPDX-License-Identifier: MIT
// Browsers ask the person before a page may reach this machine, unless an administrator has answered for everybody.
#include <algorithm>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "cli/doctor/checks.hpp"
#include "cli/text.hpp"
#include "files/read_file.hpp"

namespace pidpys::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t kMaxPolicy = std::size_t{1} << 20;
constexpr const char* kChromiumFolders[] = {"/etc/chromium/policies/managed", "/etc/opt/chrome/policies/managed",
                                            "/etc/opt/edge/policies/managed", "/etc/brave/policies/managed"};
constexpr const char* kFirefoxFiles[] = {"/etc/firefox/policies/policies.json",
                                         "/usr/lib/firefox-esr/distribution/policies.json"};
constexpr const char* kAllowing[] = {"LoopbackNetworkAllowedForUrls", "LocalNetworkAccessAllowedForUrls"};
constexpr const char* kBlocking[] = {"LoopbackNetworkBlockedForUrls", "LocalNetworkAccessBlockedForUrls"};

json policy_of(const fs::path& file) {
    const auto text = files::read_file(file.string(), kMaxPolicy);
    return text ? json::parse(text->begin(), text->end(), nullptr, false) : json();
}

std::vector<fs::path> chromium_policies() {
    std::vector<fs::path> found;
    for (const char* folder : kChromiumFolders) {
        std::error_code error;
        for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
            if (entry->path().extension() == ".json") found.push_back(entry->path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

bool names_pages(const json& policy, const char* name) {
    const auto list = policy.is_object() ? policy.find(name) : policy.end();
    return list != policy.end() && list->is_array() && !list->empty();
}

}  // namespace

Findings check_policies(const Context& context) {
    const auto language = context.language;
    Findings findings;
    const auto add = [&](Health health, Text text, const fs::path& file) {
        findings.push_back({health, say(language, text, {shown(file.string())}), {}});
    };
    for (const auto& file : chromium_policies()) {
        const json policy = policy_of(file);
        const auto has = [&](const char* name) { return names_pages(policy, name); };
        if (std::any_of(std::begin(kBlocking), std::end(kBlocking), has)) add(Health::note, Text::policy_blocks, file);
        if (std::any_of(std::begin(kAllowing), std::end(kAllowing), has)) add(Health::good, Text::policy_allows, file);
    }
    for (const fs::path file : kFirefoxFiles) {
        const json policy = policy_of(file);
        if (!policy.is_object()) continue;
        const json local = policy.value(json::json_pointer("/policies/LocalNetworkAccess"), json::object());
        if (names_pages(local, "SkipDomains")) add(Health::good, Text::policy_allows, file);
    }
    if (findings.empty())
        findings.push_back({Health::note, say(language, Text::policy_none), say(language, Text::policy_none_cure)});
    return findings;
}

}  // namespace pidpys::cli
