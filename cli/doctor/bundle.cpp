// SPDX-License-Identifier: MIT
#include "cli/doctor/bundle.hpp"

#include <cstdlib>

#include <openssl/crypto.h>

#include "asic/write.hpp"
#include "cli/doctor/scrub.hpp"
#include "cli/json_report.hpp"
#include "cli/text.hpp"
#include "daemon/config/config_file.hpp"
#include "daemon/config/machine_policy.hpp"
#include "files/private_file.hpp"
#include "files/read_file.hpp"
#include "platform/directories.hpp"
#include "platform/process.hpp"

namespace pidpys::cli {
namespace {

constexpr std::chrono::seconds kOneCommand{10};
constexpr const char* kLogLines = "300";

std::string environment_word(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

// Its output without the last line's end; empty where it cannot be had.
std::string output_of(const std::vector<std::string>& command) {
    auto ran = platform::run_process(command, kOneCommand);
    if (!ran || ran->status != 0) return {};
    while (ran->output.ends_with('\n')) ran->output.pop_back();
    return std::move(ran->output);
}

Scrub scrub_of(const Context& context, const Findings& findings) {
    Scrub scrub{context.home.string(), {}};
    for (const auto& finding : findings)
        scrub.names.insert(scrub.names.end(), finding.names.begin(), finding.names.end());
    for (auto& name : {output_of({"id", "-un"}), output_of({"uname", "-n"}), context.home.filename().string()})
        if (name != "root" && name != "localhost") scrub.names.push_back(name);
    return scrub;
}

std::string pretty_name() {
    const auto text = files::read_file("/etc/os-release", 64 * 1024);
    if (!text) return {};
    constexpr std::string_view key = "PRETTY_NAME=\"";
    const std::string_view all = as_text(*text);
    const auto at = all.find(key);
    if (at == std::string_view::npos) return {};
    const auto from = at + key.size();
    return std::string(all.substr(from, all.find('"', from) - from));
}

Json version_report() {
    return {{"pidpys", PIDPYS_VERSION},
            {"openssl", OpenSSL_version(OPENSSL_VERSION)},
            {"system", pretty_name()},
            {"kernel", output_of({"uname", "-srm"})},
            {"desktop", environment_word("XDG_CURRENT_DESKTOP")},
            {"session", environment_word("XDG_SESSION_TYPE")},
            {"language", environment_word("LANG")}};
}

Json keys_report(const std::vector<daemon::SetKey>& keys) {
    Json list = Json::object();
    for (const auto& key : keys) list[key.name] = key.plain.empty() ? "(…)" : key.plain;
    return list;
}

Json settings_report(const Context& context) {
    Json list = Json::object();
    const auto machine = daemon::MachinePolicy::read(platform::machine_policy_directory(), context.language);
    if (machine)
        for (const auto& file : machine->files()) list[file.path.string()] = keys_report(file.keys);
    if (context.state != platform::default_state_directory()) return list;
    const auto own = daemon::keys_set_in(platform::default_config_file(), context.language);
    if (own) list["pidpys.toml"] = keys_report(*own);
    return list;
}

Json doctor_report(const Findings& findings) {
    Json list = Json::array();
    for (const auto& finding : findings)
        list.push_back({{"health", name_of(finding.health)}, {"message", finding.says}, {"cure", finding.cure}});
    return list;
}

// Each text by itself: within JSON a quote in a name is written otherwise.
void scrub_texts(Json& json, const Scrub& scrub) {
    if (json.is_string()) json = scrubbed(json.get<std::string>(), scrub);
    if (json.is_structured())
        for (auto& each : json) scrub_texts(each, scrub);
}

std::string pretty(Json json, const Scrub& scrub) {
    scrub_texts(json, scrub);
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

Result<void> write_bundle(const Context& context, const Findings& findings, const std::string& file) {
    const Scrub scrub = scrub_of(context, findings);
    const std::string lines = output_of({"journalctl", "--user", "--unit=pidpysd", "--lines", kLogLines, "--no-pager",
                                         "--quiet", "--output=short-iso", "--no-hostname"});
    std::vector<std::pair<std::string, std::string>> texts = {
        {"README.txt", say(context.language, Text::bundle_readme) + "\n"},
        {"doctor.json", pretty(doctor_report(findings), scrub)},
        {"versions.json", pretty(version_report(), scrub)},
        {"settings.json", pretty(settings_report(context), scrub)},
    };
    if (!lines.empty()) texts.emplace_back("log.txt", scrubbed(lines, scrub) + "\n");
    std::vector<asic::Member> members;
    for (const auto& [name, text] : texts) members.push_back({name, as_bytes(text), true});
    Bytes zip;
    if (auto written = asic::write_archive(members, asic::put_into(zip)); !written) return written;
    return files::replace_file(file, zip, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace pidpys::cli
