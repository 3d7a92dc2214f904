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

#include "platform/windows/access.hpp"
#include "platform/windows/process_users.hpp"

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

bool is_at(const void* address, DWORD port, const TcpAddress& wanted) {
    return port_of(port) == wanted.port && std::memcmp(address, wanted.octets.data(), wanted.v6 ? 16 : 4) == 0;
}
bool connects(const MIB_TCPROW_OWNER_PID& row, const TcpEnds& ends) {
    return is_at(&row.dwLocalAddr, row.dwLocalPort, ends.client) &&
           is_at(&row.dwRemoteAddr, row.dwRemotePort, ends.server);
}
bool connects(const MIB_TCP6ROW_OWNER_PID& row, const TcpEnds& ends) {
    return is_at(row.ucLocalAddr, row.dwLocalPort, ends.client) &&
           is_at(row.ucRemoteAddr, row.dwRemotePort, ends.server);
}

// The connections of one family at one moment, read when the first is asked for.
template <class Table>
class Connections {
public:
    explicit Connections(ULONG family) : family_(family) {}

    Result<DWORD> process_of(const TcpEnds& ends) {
        if (memory_.empty()) memory_ = read_table<Table>(family_);
        if (memory_.empty()) return fail(Errc::io, "no table of connections");
        const auto* table = reinterpret_cast<const Table*>(memory_.data());
        for (DWORD i = 0; i < table->dwNumEntries; ++i) {
            const auto& row = table->table[i];
            if (!connects(row, ends)) continue;
            if (row.dwOwningPid != 0) return row.dwOwningPid;
            // One that its owner has closed lingers without him.
            if (row.dwState == MIB_TCP_STATE_ESTAB) return fail(Errc::busy, "the client's socket has no owner yet");
        }
        return fail(Errc::not_found, "the client's socket is gone");
    }

private:
    const ULONG family_;
    std::vector<std::uint8_t> memory_;
};

OwnedHandle open_process(std::int64_t process) {
    return OwnedHandle(::OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, static_cast<DWORD>(process)));
}

}  // namespace

std::vector<Result<PeerOwner>> peer_owners(const std::vector<TcpEnds>& connections) {
    Connections<MIB_TCPTABLE_OWNER_PID> v4(AF_INET);
    Connections<MIB_TCP6TABLE_OWNER_PID> v6(AF_INET6);
    ProcessUsers users;
    const auto us = own_sid();
    const auto owner_of = [&](DWORD process) {
        const auto user = users.of(process);
        return PeerOwner{!us.empty() && user == us, user.empty() ? -1 : account_number(user), 0, process};
    };
    std::vector<Result<PeerOwner>> owners;
    for (const TcpEnds& ends : connections) {
        const auto process = ends.client.v6 ? v6.process_of(ends) : v4.process_of(ends);
        owners.push_back(process.map(owner_of));
    }
    return owners;
}

Result<PeerOwner> peer_owner(const TcpEnds& ends) { return peer_owners({ends}).front(); }

bool peer_owners_are_in_a_table() { return true; }

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
