// SPDX-License-Identifier: MIT
#include "cli/stores.hpp"

#include <cstdlib>

#include "certs/truststore/firefox_profile.hpp"
#include "certs/truststore/nss_places.hpp"
#include "certs/truststore/nss_store.hpp"
#include "certs/truststore/user_store.hpp"
#include "platform/certificate_store.hpp"
#include "platform/companions.hpp"
#include "platform/directories.hpp"
#include "platform/process.hpp"

namespace pidpys::cli {

Result<certs::CommandOutput> run_command(const std::vector<std::string>& arguments) {
    auto ran = platform::run_process(arguments);
    if (!ran) return forward(ran);
    return certs::CommandOutput{ran->status, std::move(ran->output)};
}

namespace {

// Where Firefox keeps its profiles.ini on Windows, also the one of the Store.
std::vector<std::filesystem::path> firefox_folders(const Context& context) {
    std::vector<std::filesystem::path> folders = {platform::application_data_directory() / "Mozilla" / "Firefox"};
    std::error_code error;
    for (std::filesystem::directory_iterator each(context.home / "AppData" / "Local" / "Packages", error), end;
         !error && each != end; each.increment(error))
        if (each->path().filename().string().starts_with("Mozilla.Firefox"))
            folders.push_back(each->path() / "LocalCache" / "Roaming" / "Mozilla" / "Firefox");
    return folders;
}

// Each Firefox profile leans on the first, which is the store that the system keeps.
std::vector<std::unique_ptr<certs::TrustStore>> stores_of_system(const Context& context) {
    std::vector<std::unique_ptr<certs::TrustStore>> stores;
    stores.push_back(std::make_unique<certs::UserStore>(certs::trust_label(context.tls())));
    const auto folders = firefox_folders(context);
    for (const auto& profile : certs::firefox_profiles(folders))
        stores.push_back(std::make_unique<certs::FirefoxProfile>(profile, shown(certs::firefox_name(folders, profile)),
                                                                 *stores.front()));
    return stores;
}

}  // namespace

bool has_system_store() { return !platform::has_certificate_store(); }

std::vector<std::unique_ptr<certs::TrustStore>> browser_stores(const Context& context) {
    if (platform::has_certificate_store()) return stores_of_system(context);
    std::vector<std::unique_ptr<certs::TrustStore>> stores;
    for (const auto& database : certs::nss_databases(context.home))
        stores.push_back(std::make_unique<certs::NssStore>(database, certs::trust_label(context.tls()), run_command,
                                                           shown(certs::nss_name(context.home, database))));
    return stores;
}

bool has_desktop() {
    if (platform::session_starts_service()) return true;
    const auto is_set = [](const char* name) {
        const char* value = std::getenv(name);
        return value != nullptr && *value != '\0';
    };
    return is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
}

SystemAccess system_access() {
    const auto id = run_command({"id", "-u"});
    const bool root = id && id->output == "0\n";
    return {root, !root && has_desktop() && run_command({"pkexec", "--version"}).has_value()};
}

certs::SystemStore system_store(const Context& context, SystemAccess access) {
    std::vector<std::string> elevate;
    if (access.asks) elevate = {"pkexec"};
    return {certs::trust_label(context.tls()), run_command, std::move(elevate)};
}

}  // namespace pidpys::cli
