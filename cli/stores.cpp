// SPDX-License-Identifier: MIT
#include "cli/stores.hpp"

#include <cstdlib>

#include "certs/truststore/nss_places.hpp"
#include "certs/truststore/nss_store.hpp"
#include "platform/process.hpp"

namespace pidpys::cli {

Result<certs::CommandOutput> run_command(const std::vector<std::string>& arguments) {
    auto ran = platform::run_process(arguments);
    if (!ran) return forward(ran);
    return certs::CommandOutput{ran->status, std::move(ran->output)};
}

std::vector<std::unique_ptr<certs::TrustStore>> browser_stores(const Context& context) {
    std::vector<std::unique_ptr<certs::TrustStore>> stores;
    for (const auto& database : certs::nss_databases(context.home))
        stores.push_back(std::make_unique<certs::NssStore>(database, certs::trust_label(context.tls()), run_command,
                                                           shown(certs::nss_name(context.home, database))));
    return stores;
}

bool has_desktop() {
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
