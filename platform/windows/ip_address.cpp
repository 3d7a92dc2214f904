// SPDX-License-Identifier: MIT
#include "platform/ip_address.hpp"

#include <winsock2.h>  // before windows.h

#include <iphlpapi.h>
#include <windows.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <cstring>

namespace pidpys::platform {

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
    SOCKADDR_STORAGE storage{};
    std::memcpy(&storage, socket_address, (std::min)(size, sizeof storage));
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
    std::vector<std::uint8_t> memory(64 * 1024);
    auto* const first = reinterpret_cast<IP_ADAPTER_ADDRESSES*>(memory.data());
    auto size = static_cast<ULONG>(memory.size());
    if (::GetAdaptersAddresses(AF_UNSPEC, 0, nullptr, first, &size) != NO_ERROR) return {};
    std::vector<IpNetwork> networks;
    for (const IP_ADAPTER_ADDRESSES* adapter = first; adapter != nullptr; adapter = adapter->Next) {
        for (const auto* each = adapter->FirstUnicastAddress; each != nullptr; each = each->Next) {
            const auto own = ip_of(each->Address.lpSockaddr, static_cast<std::size_t>(each->Address.iSockaddrLength));
            if (!own) continue;
            networks.push_back({*own, own->v6 ? 128U : 32U});
            networks.push_back(
                {*own, (std::min)(static_cast<unsigned>(each->OnLinkPrefixLength), own->v6 ? 128U : 32U)});
        }
    }
    return networks;
}

std::intptr_t open_socket(int family, int type, int protocol) {
    return static_cast<std::intptr_t>(
        ::WSASocketW(family, type, protocol, nullptr, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT));
}

}  // namespace pidpys::platform
