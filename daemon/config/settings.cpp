// SPDX-License-Identifier: MIT
#include "daemon/config/settings.hpp"

#include <algorithm>

#include "certs/stored_key.hpp"
#include "token/uri.hpp"

namespace pidpys::daemon {

std::filesystem::path key_place(const std::string& name, const std::filesystem::path& base) {
    return certs::store_name(name) || token::is_uri(name) ? std::filesystem::path(name) : base / name;
}

api::dss::StorePlace dss_store(const Settings& settings, const std::filesystem::path& state) {
    auto place = settings.dss;
    place.directory = state / "dss";
    return place;
}

std::vector<token::Module> token_modules(const Settings& settings) {
    std::vector<token::Module> configured;
    for (const auto& path : settings.token_modules)
        configured.push_back({reinterpret_cast<const char*>(path.stem().u8string().c_str()), path, true});
    for (const std::string& name : settings.without_modules) configured.push_back({name, {}, false});
    return token::find_modules(configured, settings.find_modules ? token::usual_places() : token::ModulePlaces{});
}

std::optional<Endpoint> exposed_endpoint(const Settings& settings) {
    if (settings.host.on) return std::nullopt;
    const auto found = std::ranges::find_if_not(settings.listen, &Endpoint::is_loopback);
    return found == settings.listen.end() ? std::nullopt : std::optional(*found);
}

std::vector<std::filesystem::path> authority_folders(const Settings& settings, const std::filesystem::path& state) {
    std::vector<std::filesystem::path> folders = settings.authorities;
    if (settings.own_authorities) folders.push_back(state / "authorities");
    return folders;
}

}  // namespace pidpys::daemon
