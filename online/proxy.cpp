// SPDX-License-Identifier: MIT
#include "online/proxy.hpp"

#include <algorithm>

#include "crypto/base/ascii.hpp"
#include "platform/ip_address.hpp"

namespace pidpys::online {
namespace {

std::string first_of(const Proxies::Variable& variable, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (auto value = variable(name); !value.empty()) return value;
    return {};
}

std::vector<std::string> entries_of(std::string_view list) {
    std::vector<std::string> entries;
    while (!list.empty()) {
        const auto entry = without_blanks(list.substr(0, list.find(',')));
        if (!entry.empty()) entries.emplace_back(entry);
        list.remove_prefix(
            std::min(list.size(), list.find(',') == std::string_view::npos ? list.size() : list.find(',') + 1));
    }
    return entries;
}

}  // namespace

Proxies::Proxies(std::optional<std::string> proxy, std::vector<std::string> none_for, const Variable& variable) {
    if (proxy) {
        http_ = https_ = std::move(*proxy);
        none_for_ = std::move(none_for);
        return;
    }
    // HTTP_PROXY in capitals may come from a request's header where programs are started by web servers.
    http_ = first_of(variable, {"http_proxy", "all_proxy", "ALL_PROXY"});
    https_ = first_of(variable, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
    none_for_ = entries_of(first_of(variable, {"no_proxy", "NO_PROXY"}));
}

std::string Proxies::proxy_for(const Target& target) const {
    for (const std::string& entry : none_for_)
        if (matches_no_proxy(entry, target)) return {};
    return target.https ? https_ : http_;
}

bool matches_no_proxy(std::string_view entry, const Target& target) {
    if (entry == "*") return true;
    if (const auto literal = platform::parse_ip(target.host)) {
        const auto network = platform::parse_network(entry);
        return network && network->contains(*literal);
    }
    std::string name = lower_ascii(entry);
    if (name.starts_with("*.")) name.erase(0, 1);
    if (name.starts_with('.')) name.erase(0, 1);
    if (name.empty() || !target.host.ends_with(name)) return false;
    const std::size_t rest = target.host.size() - name.size();
    return rest == 0 || target.host[rest - 1] == '.';
}

bool is_proxy_url(std::string_view url) {
    const auto colon = url.find("://");
    const std::string_view scheme = colon == std::string_view::npos ? "http" : url.substr(0, colon);
    if (scheme != "http" && scheme != "https" && scheme != "socks5h") return false;
    const auto rest = colon == std::string_view::npos ? url : url.substr(colon + 3);
    return parse_target("http://" + std::string(rest)).has_value();
}

}  // namespace pidpys::online
