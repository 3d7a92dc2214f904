// SPDX-License-Identifier: MIT
#include "certs/truststore/nss_places.hpp"

#include <fstream>
#include <set>
#include <string>

namespace pidpys::certs {
namespace {

namespace fs = std::filesystem;

// Homes that Chromium's kind sees as ~ when confined; a database is made there only if the browser is installed.
constexpr const char* kChromiumHomes[] = {"snap/chromium/current",           ".var/app/org.chromium.Chromium",
                                          ".var/app/com.google.Chrome",      ".var/app/com.brave.Browser",
                                          ".var/app/com.microsoft.Edge",     "snap/brave/current",
                                          ".var/app/com.vivaldi.Vivaldi"};

constexpr const char* kFirefoxFolders[] = {".mozilla/firefox", ".config/mozilla/firefox",
                                           "snap/firefox/common/.mozilla/firefox",
                                           ".var/app/org.mozilla.firefox/.mozilla/firefox"};

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

}  // namespace

std::vector<fs::path> nss_databases(const fs::path& home) {
    std::set<fs::path> found{home / ".pki/nssdb"};
    add_if_database(found, home / ".local/share/pki/nssdb");
    for (const char* confined : kChromiumHomes)
        if (is_there(home / confined)) found.insert(home / confined / ".pki/nssdb");
    for (const char* folder : kFirefoxFolders) add_firefox_profiles(found, home / folder);
    return {found.begin(), found.end()};
}

}  // namespace pidpys::certs
