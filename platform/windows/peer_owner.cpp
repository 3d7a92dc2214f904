// SPDX-License-Identifier: MIT
// The TCP table names the process of each connection; its token names the user.
#include "platform/peer_owner.hpp"

#include <winsock2.h>  // before windows.h

#include <iphlpapi.h>
#include <windows.h>
#include <ws2tcpip.h>

#include <cstring>
#include <filesystem>
#include <memory>
#include <vector>

namespace pidpys::platform {
namespace {

struct CloseHandleOf {
    void operator()(HANDLE handle) const { ::CloseHandle(handle); }
};
using OwnedHandle = std::unique_ptr<void, CloseHandleOf>;

template <class Table>
std::vector<std::uint8_t> read_table(ULONG family) {
    std::vector<std::uint8_t> memory(64 * 1024);
    for (int attempt = 0; attempt < 4; ++attempt) {  // it may grow between two calls
        auto size = static_cast<DWORD>(memory.size());
        const DWORD result =
            ::GetExtendedTcpTable(memory.data(), &size, FALSE, family, TCP_TABLE_OWNER_PID_CONNECTIONS, 0);
        if (result == NO_ERROR) return memory;
        if (result != ERROR_INSUFFICIENT_BUFFER) break;
        memory.resize(size + 4096);
    }
    return {};
}

std::uint16_t port_of(DWORD network_order) { return ntohs(static_cast<std::uint16_t>(network_order)); }

std::int64_t find_v4(const TcpAddress& client, const TcpAddress& server) {
    const auto memory = read_table<MIB_TCPTABLE_OWNER_PID>(AF_INET);
    if (memory.empty()) return 0;
    const auto* table = reinterpret_cast<const MIB_TCPTABLE_OWNER_PID*>(memory.data());
    for (DWORD i = 0; i < table->dwNumEntries; ++i) {
        const MIB_TCPROW_OWNER_PID& row = table->table[i];
        if (port_of(row.dwLocalPort) == client.port && port_of(row.dwRemotePort) == server.port &&
            std::memcmp(&row.dwLocalAddr, client.octets.data(), 4) == 0 &&
            std::memcmp(&row.dwRemoteAddr, server.octets.data(), 4) == 0)
            return row.dwOwningPid;
    }
    return 0;
}

std::int64_t find_v6(const TcpAddress& client, const TcpAddress& server) {
    const auto memory = read_table<MIB_TCP6TABLE_OWNER_PID>(AF_INET6);
    if (memory.empty()) return 0;
    const auto* table = reinterpret_cast<const MIB_TCP6TABLE_OWNER_PID*>(memory.data());
    for (DWORD i = 0; i < table->dwNumEntries; ++i) {
        const MIB_TCP6ROW_OWNER_PID& row = table->table[i];
        if (port_of(row.dwLocalPort) == client.port && port_of(row.dwRemotePort) == server.port &&
            std::memcmp(row.ucLocalAddr, client.octets.data(), 16) == 0 &&
            std::memcmp(row.ucRemoteAddr, server.octets.data(), 16) == 0)
            return row.dwOwningPid;
    }
    return 0;
}

std::vector<std::uint8_t> user_of(HANDLE process) {
    HANDLE token = nullptr;
    if (!::OpenProcessToken(process, TOKEN_QUERY, &token)) return {};
    const OwnedHandle owned(token);
    DWORD size = 0;
    ::GetTokenInformation(token, TokenUser, nullptr, 0, &size);
    std::vector<std::uint8_t> user(size);
    if (!::GetTokenInformation(token, TokenUser, user.data(), size, &size)) return {};
    return user;
}

bool same_user_as_us(HANDLE process) {
    const auto theirs = user_of(process), ours = user_of(::GetCurrentProcess());
    return !theirs.empty() && !ours.empty() &&
           ::EqualSid(reinterpret_cast<const TOKEN_USER*>(theirs.data())->User.Sid,
                      reinterpret_cast<const TOKEN_USER*>(ours.data())->User.Sid);
}

OwnedHandle open_process(std::int64_t process) {
    return OwnedHandle(::OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, static_cast<DWORD>(process)));
}

}  // namespace

Result<PeerOwner> peer_owner(const TcpAddress& client, const TcpAddress& server) {
    const std::int64_t process = client.v6 ? find_v6(client, server) : find_v4(client, server);
    if (process == 0) return fail(Errc::not_found, "the client's socket is gone");
    const OwnedHandle handle = open_process(process);  // refused for a process of another user: then it is not ours
    return PeerOwner{handle != nullptr && same_user_as_us(handle.get()), -1, 0, process};
}

Result<PeerProcess> peer_process(const PeerOwner& owner) {
    const OwnedHandle handle = open_process(owner.process);
    wchar_t path[32768];
    DWORD length = sizeof path / sizeof *path;
    if (!handle || !::QueryFullProcessImageNameW(handle.get(), 0, path, &length))
        return fail(Errc::not_found, "no process holds the client's socket");
    const auto name = std::filesystem::path(std::wstring(path, length)).filename().u8string();
    return PeerProcess{owner.process, std::string(name.begin(), name.end())};
}

}  // namespace pidpys::platform
