// SPDX-License-Identifier: MIT
#include "certs/truststore/nss_places.hpp"

#include <fstream>
#include <set>
#include <string>

namespace pidpys::certs {
namespace {

namespace fs = std::filesystem;

// Homes that Chromium's kind sees as ~ when confined; a database is made there only if the browser is installed.
struct Folder {
    const char* path;
    const char* name;
};

constexpr Folder kChromiumHomes[] = {
    {"snap/chromium/current", "Chromium (snap)"},         {".var/app/org.chromium.Chromium", "Chromium (flatpak)"},
    {".var/app/com.google.Chrome", "Chrome (flatpak)"},   {".var/app/com.brave.Browser", "Brave (flatpak)"},
    {".var/app/com.microsoft.Edge", "Edge (flatpak)"},    {"snap/brave/current", "Brave (snap)"},
    {".var/app/com.vivaldi.Vivaldi", "Vivaldi (flatpak)"}};

constexpr Folder kFirefoxFolders[] = {{".mozilla/firefox", "Firefox"},
                                      {".config/mozilla/firefox", "Firefox"},
                                      {"snap/firefox/common/.mozilla/firefox", "Firefox (snap)"},
                                      {".var/app/org.mozilla.firefox/.mozilla/firefox", "Firefox (flatpak)"}};

bool is_there(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

void add_if_database(std::set<fs::path>& found, const fs::path& directory) {
    if (is_there(directory / "cert9.db")) found.insert(directory.lexically_normal());
}

// Profiles stand in the folder itself; profiles.ini may name others anywhere.
void add_firefox_profiles(std::set<fs::path>& found, const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        add_if_database(found, entry->path());

    std::ifstream profiles(folder / "profiles.ini");
    for (std::string line; std::getline(profiles, line);)
        if (line.starts_with("Path=")) {
            line.erase(line.find_last_not_of("\r ") + 1);
            add_if_database(found, folder / line.substr(5));  // an absolute path replaces the folder
        }
}

// The profile's name; empty if the database is none of this folder's.
std::string profile_name(const fs::path& folder, const fs::path& database) {
    std::ifstream profiles(folder / "profiles.ini");
    std::string name, path;
    const auto is_it = [&] { return !path.empty() && (folder / path).lexically_normal() == database; };
    for (std::string line; std::getline(profiles, line);) {
        line.erase(line.find_last_not_of("\r ") + 1);
        if (line.starts_with('[')) {
            if (is_it()) return name;
            name.clear(), path.clear();
        } else if (line.starts_with("Name=")) {
            name = line.substr(5);
        } else if (line.starts_with("Path=")) {
            path = line.substr(5);
        }
    }
    if (is_it()) return name;
    if (database.parent_path() != folder.lexically_normal()) return {};
    return database.filename().string();  // "x7k2.default-release"
}

}  // namespace

std::vector<fs::path> nss_databases(const fs::path& home) {
    std::set<fs::path> found{home / ".pki/nssdb"};
    add_if_database(found, home / ".local/share/pki/nssdb");
    for (const auto& confined : kChromiumHomes)
        if (is_there(home / confined.path)) found.insert(home / confined.path / ".pki/nssdb");
    for (const auto& folder : kFirefoxFolders) add_firefox_profiles(found, home / folder.path);
    return {found.begin(), found.end()};
}

std::string nss_name(const fs::path& home, const fs::path& database) {
    for (const auto& confined : kChromiumHomes)
        if (database == home / confined.path / ".pki/nssdb") return confined.name;
    for (const auto& folder : kFirefoxFolders) {
        const auto profile = profile_name(home / folder.path, database);
        if (!profile.empty()) return std::string(folder.name) + " (" + profile + ")";
    }
    return database == home / ".pki/nssdb" || database == home / ".local/share/pki/nssdb" ? "Chromium, Chrome" : "";
}

}  // namespace pidpys::certs
