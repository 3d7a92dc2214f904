// SPDX-License-Identifier: MIT
#include "cli/hosts_command.hpp"

#include <fstream>
#include <sstream>

#include "cli/exit_code.hpp"
#include "cli/text.hpp"
#include "files/private_file.hpp"
#include "files/read_file.hpp"
#include "platform/elevation.hpp"
#include "platform/patience.hpp"
#include "platform/hosts_file.hpp"

namespace pidpys::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAddress = "127.0.0.1", kName = "local.cipher.kiev.ua";
constexpr std::string_view kMark = "# pidpys";  // what bears it is ours to take away
constexpr std::size_t kMostOfHosts = std::size_t{16} << 20;

bool names_us(const std::string& line) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::string word;
    if (!(words >> word) || word != kAddress) return false;
    while (words >> word)
        if (word == kName) return true;
    return false;
}

// Each line with its end.
std::vector<std::string> hosts_lines(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        lines.push_back(text.substr(at, end == std::string::npos ? end : end + 1 - at));
        at += lines.back().size();
    }
    return lines;
}

Result<std::string> read_hosts(const fs::path& file) {
    const auto octets = files::read_file(file, kMostOfHosts);
    if (octets) return std::string(octets->begin(), octets->end());
    if (octets.error().code == Errc::not_found) return std::string();
    return tl::unexpected(octets.error());
}

using HostsChange = std::string (*)(const std::string& text);

Result<void> change_hosts(const fs::path& file, const std::string& before, const std::string& after) {
    if (!after.starts_with(before)) return files::replace_file(file, as_bytes(after), fs::perms{0644});
    // Only more of it: the file keeps its place, its list of access and whatever else the system ties to it.
    std::ofstream out;
    const auto opened = platform::attempt_patiently([&] {
        out.clear();
        out.open(file, std::ios::binary | std::ios::app);
        return out.is_open();
    });
    if (opened == platform::Attempt::held) return fail(Errc::held, file.string());
    out << after.substr(before.size()) << std::flush;
    if (!out) return fail(Errc::io, file.string());
    return {};
}

int run_hosts(const Context& context, const HostsOptions& options, const char* word, HostsChange to, Text good) {
    const fs::path file = options.file.empty() ? platform::hosts_file() : options.file;
    const auto before = read_hosts(file);
    if (!before) return complain(context, before.error());
    const std::string after = to(*before);
    if (after != *before && options.file.empty() && !platform::is_elevated()) {
        if (!platform::can_ask_for_elevation()) {
            print_aside("pidpys: " + say(context.language, Text::hosts_needs_root, {file.string(), word}));
            return kExitNoPermission;
        }
        const auto code = platform::run_elevated({"hosts", word});
        if (!code) {
            print_aside("pidpys: " +
                        say(context.language, Text::hosts_not_allowed, {file.string(), code.error().detail}));
            return kExitNoPermission;
        }
        if (const auto now = read_hosts(file); *code != 0 || !now || to(*now) != *now) {
            print_aside("pidpys: " + say(context.language, Text::hosts_kept, {file.string()}));
            return kExitIo;
        }
    } else if (after != *before) {
        if (auto changed = change_hosts(file, *before, after); !changed) return complain(context, changed.error());
    }
    print("✓ " + say(context.language, good, {file.string(), std::string(kName)}));
    return kExitGood;
}

}  // namespace

std::string with_our_host(const std::string& text) {
    for (const auto& line : hosts_lines(text))
        if (names_us(line)) return text;
    const std::string end = text.find("\r\n") != std::string::npos ? "\r\n" : "\n";
    std::string made = text;
    if (!made.empty() && !made.ends_with('\n')) made += end;
    return made + std::string(kAddress) + " " + std::string(kName) + " " + std::string(kMark) + end;
}

std::string without_our_host(const std::string& text) {
    std::string made;
    for (const auto& line : hosts_lines(text))
        if (!names_us(line) || line.find(kMark) == std::string::npos) made += line;
    return made;
}

int run_hosts_add(const Context& context, const HostsOptions& options) {
    return run_hosts(context, options, "add", with_our_host, Text::hosts_added);
}

int run_hosts_remove(const Context& context, const HostsOptions& options) {
    return run_hosts(context, options, "remove", without_our_host, Text::hosts_removed);
}

}  // namespace pidpys::cli
