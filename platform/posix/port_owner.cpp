// SPDX-License-Identifier: MIT
// Linux: the tables of /proc (proc(5)).
#include "platform/port_owner.hpp"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace pidpys::platform {
namespace {

namespace fs = std::filesystem;

constexpr const char* kListening = "0A";

// Inodes of the sockets that listen on the port.
std::set<std::string> listening_sockets(const char* table, std::uint16_t port) {
    std::ostringstream wanted;
    wanted << ':' << std::uppercase << std::hex;
    wanted.width(4);
    wanted.fill('0');
    wanted << port;

    std::set<std::string> inodes;
    std::ifstream lines(table);
    for (std::string line; std::getline(lines, line);) {
        // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode
        std::istringstream fields(line);
        std::string slot, local, remote, state, queues, timer, retransmits, uid, timeout, inode;
        fields >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> uid >> timeout >> inode;
        if (state == kListening && local.ends_with(wanted.str())) inodes.insert(inode);
    }
    return inodes;
}

std::string program_of(const fs::path& process) {
    std::string name;
    std::ifstream file(process / "comm");
    std::getline(file, name);
    return name;
}

template <class Visit>
void each_process(Visit visit) {
    std::error_code error;
    for (fs::directory_iterator entry("/proc", error), end; !error && entry != end; entry.increment(error)) {
        const std::string id = entry->path().filename().string();
        if (id.find_first_not_of("0123456789") == std::string::npos && visit(entry->path(), id)) return;
    }
}

bool holds(const fs::path& process, const std::set<std::string>& inodes) {
    std::error_code error;
    for (fs::directory_iterator entry(process / "fd", error), end; !error && entry != end; entry.increment(error)) {
        std::error_code gone;
        const std::string target = fs::read_symlink(entry->path(), gone).string();
        if (target.starts_with("socket:[") && inodes.contains(target.substr(8, target.size() - 9))) return true;
    }
    return false;
}

}  // namespace

PortOwner port_owner(std::uint16_t port) {
    auto inodes = listening_sockets("/proc/net/tcp", port);
    inodes.merge(listening_sockets("/proc/net/tcp6", port));

    PortOwner owner;
    owner.listening = !inodes.empty();
    if (owner.listening)
        each_process([&](const fs::path& process, const std::string& id) {
            if (!holds(process, inodes)) return false;
            owner.program = program_of(process);
            owner.process = std::stoll(id);
            return true;
        });
    return owner;
}

bool program_runs(const std::string& name) {
    bool found = false;
    each_process(
        [&](const fs::path& process, const std::string&) { return found = program_of(process) == name.substr(0, 15); });
    return found;
}

}  // namespace pidpys::platform
