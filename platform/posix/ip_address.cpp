// SPDX-License-Identifier: MIT
#include "platform/ip_address.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>

namespace pidpys::platform {
namespace {

struct FreeInterfaces {
    void operator()(ifaddrs* first) const { ::freeifaddrs(first); }
};

std::size_t size_of(const sockaddr& address) {
    return address.sa_family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
}

}  // namespace

std::optional<IpAddress> parse_ip(std::string_view text) {
    const std::string terminated(text);
    if (terminated.find('\0') != std::string::npos) return std::nullopt;
    IpAddress address;
    address.v6 = text.find(':') != std::string_view::npos;
    if (::inet_pton(address.v6 ? AF_INET6 : AF_INET, terminated.c_str(), address.octets.data()) != 1)
        return std::nullopt;
    return address;
}

std::string to_text(const IpAddress& address) {
    char text[INET6_ADDRSTRLEN] = {};
    ::inet_ntop(address.v6 ? AF_INET6 : AF_INET, address.octets.data(), text, sizeof text);
    return text;
}

std::optional<IpAddress> ip_of(const void* socket_address, std::size_t size) {
    sockaddr_storage storage{};
    std::memcpy(&storage, socket_address, std::min(size, sizeof storage));
    IpAddress address;
    if (storage.ss_family == AF_INET && size >= sizeof(sockaddr_in)) {
        std::memcpy(address.octets.data(), &reinterpret_cast<const sockaddr_in&>(storage).sin_addr, 4);
        return address;
    }
    if (storage.ss_family != AF_INET6 || size < sizeof(sockaddr_in6)) return std::nullopt;
    address.v6 = true;
    std::memcpy(address.octets.data(), &reinterpret_cast<const sockaddr_in6&>(storage).sin6_addr, 16);
    return address;
}

std::vector<IpNetwork> attached_networks() {
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0) return {};
    const std::unique_ptr<ifaddrs, FreeInterfaces> owned(list);
    std::vector<IpNetwork> networks;
    for (const ifaddrs* each = list; each != nullptr; each = each->ifa_next) {
        if (each->ifa_addr == nullptr) continue;
        const auto own = ip_of(each->ifa_addr, size_of(*each->ifa_addr));
        if (!own) continue;
        networks.push_back({*own, own->v6 ? 128U : 32U});
        if (each->ifa_netmask == nullptr) continue;
        const auto mask = ip_of(each->ifa_netmask, size_of(*each->ifa_addr));
        if (!mask) continue;
        unsigned prefix = 0;
        for (const std::uint8_t octet : mask->octets) prefix += static_cast<unsigned>(std::popcount(octet));
        networks.push_back({*own, prefix});
    }
    return networks;
}

std::intptr_t open_socket(int family, int type, int protocol) {
    return ::socket(family, type | SOCK_CLOEXEC, protocol);
}

}  // namespace pidpys::platform
