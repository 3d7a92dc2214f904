// SPDX-License-Identifier: MIT
#include "certs/truststore/firefox_profile.hpp"

#include <charconv>
#include <optional>
#include <set>
#include <sstream>

#include "files/private_file.hpp"
#include "files/read_file.hpp"
#include "platform/disk.hpp"

namespace pidpys::certs {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPreference = "\"security.enterprise_roots.enabled\"";
// One line, with its own mark: what somebody else has written about it is not ours to take away.
constexpr std::string_view kLine = "user_pref(\"security.enterprise_roots.enabled\", true);  // pidpys trust install";
constexpr int kReadsByItself = 120;  // the version that began to
constexpr std::size_t kMaxFile = std::size_t{16} << 20;

using Lines = std::vector<std::string>;

// None of a file that is not there.
Result<Lines> lines_of(const fs::path& file) {
    Lines lines;
    auto content = files::read_file(file, kMaxFile);
    if (!content && content.error().code == Errc::not_found) return lines;
    if (!content) return forward(content);
    std::istringstream text(std::string(as_text(*content)));
    for (std::string line; std::getline(text, line);) {
        line.erase(line.find_last_not_of("\r ") + 1);
        lines.push_back(line);
    }
    return lines;
}

// For whoever writes nothing back.
Lines readable_lines_of(const fs::path& file) { return lines_of(file).value_or(Lines{}); }

// The last line that sets it counts; nothing where none does.
std::optional<bool> preference_in(const fs::path& file) {
    std::optional<bool> found;
    for (const auto& line : readable_lines_of(file)) {
        const auto name = line.find(kPreference);
        if (!line.starts_with("user_pref(") || name == std::string::npos) continue;
        found = line.find("true", name + kPreference.size()) != std::string::npos;
    }
    return found;
}

// The Firefox that used the profile last: "LastVersion=128.3.0_2024…/…"; 0: unknown.
int version_of(const fs::path& profile) {
    constexpr std::string_view key = "LastVersion=";
    int version = 0;
    for (const auto& line : readable_lines_of(profile / "compatibility.ini"))
        if (line.starts_with(key)) std::from_chars(line.data() + key.size(), line.data() + line.size(), version);
    return version;
}

bool is_profile(const fs::path& folder) {
    std::error_code ignored;
    return fs::exists(folder / "prefs.js", ignored) || fs::exists(folder / "cert9.db", ignored);
}

struct NamedProfile {
    fs::path path;
    std::string name;
};

std::vector<NamedProfile> named_in(const fs::path& folder) {
    std::vector<NamedProfile> found;
    NamedProfile next;
    const auto finish = [&] {
        if (!next.path.empty()) found.push_back({(folder / next.path).lexically_normal(), next.name});
        next = {};
    };
    for (const auto& line : readable_lines_of(folder / "profiles.ini")) {
        if (line.starts_with('[')) finish();
        if (line.starts_with("Name=")) next.name = line.substr(5);
        if (line.starts_with("Path=")) next.path = line.substr(5);
    }
    finish();
    return found;
}

Result<void> write_lines(const fs::path& file, const Lines& lines) {
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    return files::replace_file(file, as_bytes(text));
}

}  // namespace

std::vector<fs::path> firefox_profiles(const std::vector<fs::path>& folders) {
    std::set<fs::path> found;
    for (const auto& folder : folders) {
        std::error_code error;
        for (fs::directory_iterator entry(folder / "Profiles", error), end; !error && entry != end;
             entry.increment(error))
            if (is_profile(entry->path())) found.insert(entry->path().lexically_normal());
        for (const auto& named : named_in(folder))
            if (is_profile(named.path)) found.insert(named.path);
    }
    return {found.begin(), found.end()};
}

std::string firefox_name(const std::vector<fs::path>& folders, const fs::path& profile) {
    for (const auto& folder : folders)
        for (const auto& named : named_in(folder))
            if (named.path == profile) return "Firefox (" + named.name + ")";
    return "Firefox (" + profile.filename().string() + ")";
}

bool FirefoxProfile::reads_system() const {
    if (const auto said = preference_in(profile_ / "user.js")) return *said;
    if (const auto said = preference_in(profile_ / "prefs.js")) return *said;
    return version_of(profile_) >= kReadsByItself;
}

Result<TrustState> FirefoxProfile::status(X509* authority) {
    const auto state = system_.status(authority);
    if (!state || *state != TrustState::trusted) return state;
    return reads_system() ? TrustState::trusted : TrustState::absent;
}

Result<void> FirefoxProfile::put(const fs::path&) {
    if (reads_system()) return {};
    auto lines = lines_of(profile_ / "user.js");
    if (!lines) return forward(lines);
    lines->emplace_back(kLine);
    return write_lines(profile_ / "user.js", *lines);
}

Result<void> FirefoxProfile::remove() {
    const fs::path file = profile_ / "user.js";
    auto lines = lines_of(file);
    if (!lines) return forward(lines);
    if (std::erase(*lines, std::string(kLine)) == 0) return {};
    if (!lines->empty()) return write_lines(file, *lines);
    return platform::remove_file(file);
}

}  // namespace pidpys::certs
