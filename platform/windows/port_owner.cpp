// SPDX-License-Identifier: MIT
#include "platform/port_owner.hpp"

#include <filesystem>
#include <vector>

#include <winsock2.h>
#include <iphlpapi.h>
#include <tlhelp32.h>

#include "platform/windows/process_users.hpp"

namespace pidpys::platform {
namespace {

template <class Table>
DWORD listener_in(ULONG family, std::uint16_t port) {
    DWORD size = 0;
    ::GetExtendedTcpTable(nullptr, &size, FALSE, family, TCP_TABLE_OWNER_PID_LISTENER, 0);
    std::vector<std::uint8_t> memory(size);
    if (size == 0 ||
        ::GetExtendedTcpTable(memory.data(), &size, FALSE, family, TCP_TABLE_OWNER_PID_LISTENER, 0) != NO_ERROR)
        return 0;
    const auto* table = reinterpret_cast<const Table*>(memory.data());
    for (DWORD i = 0; i < table->dwNumEntries; ++i)
        if (::ntohs(static_cast<u_short>(table->table[i].dwLocalPort)) == port) return table->table[i].dwOwningPid;
    return 0;
}

// Program files' names without ".exe", by process.
template <class Visit>
void each_process(Visit visit) {
    HANDLE snapshot = ::CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    if (snapshot == INVALID_HANDLE_VALUE) return;
    PROCESSENTRY32W entry{};
    entry.dwSize = sizeof(entry);
    for (BOOL more = ::Process32FirstW(snapshot, &entry); more; more = ::Process32NextW(snapshot, &entry)) {
        std::string name = std::filesystem::path(entry.szExeFile).string();
        if (name.ends_with(".exe")) name.resize(name.size() - 4);
        visit(entry.th32ProcessID, name);
    }
    ::CloseHandle(snapshot);
}

}  // namespace

PortOwner port_owner(std::uint16_t port) {
    DWORD process = listener_in<MIB_TCPTABLE_OWNER_PID>(AF_INET, port);
    if (process == 0) process = listener_in<MIB_TCP6TABLE_OWNER_PID>(AF_INET6, port);
    PortOwner owner;
    owner.listening = process != 0;
    owner.process = process;
    if (!owner.listening) return owner;
    const auto user = ProcessUsers().of(process);
    owner.of_another = is_of_another(user);
    owner.user = account_name(user);
    each_process([&](DWORD id, const std::string& name) {
        if (id == process) owner.program = name;
    });
    return owner;
}

std::int64_t process_named(const std::string& name, const std::string& user) {
    std::int64_t found = 0;
    ProcessUsers users;
    each_process([&](DWORD id, const std::string& running) {
        if (running == name && (user.empty() || account_name(users.of(id)) == user)) found = id;
    });
    return found;
}

}  // namespace pidpys::platform
