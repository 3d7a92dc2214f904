// SPDX-License-Identifier: MIT
// Linux: the tables of /proc (proc(5)).
#include "platform/port_owner.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

namespace pidpys::platform {
namespace {

namespace fs = std::filesystem;

constexpr const char* kListening = "0A";
constexpr uid_t kOverflow = 65534;  // user_namespaces(7): stands for every user that the namespace does not know

// Inodes of the sockets that listen on the port, with their owners.
using Sockets = std::map<std::string, uid_t>;

Sockets listening_sockets(const char* table, std::uint16_t port) {
    std::ostringstream wanted;
    wanted << ':' << std::uppercase << std::hex;
    wanted.width(4);
    wanted.fill('0');
    wanted << port;

    Sockets inodes;
    std::ifstream lines(table);
    for (std::string line; std::getline(lines, line);) {
        // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode
        std::istringstream fields(line);
        std::string slot, local, remote, state, queues, timer, retransmits, uid, timeout, inode;
        fields >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> uid >> timeout >> inode;
        if (state == kListening && local.ends_with(wanted.str()))
            inodes.emplace(inode, static_cast<uid_t>(std::stoul(uid)));
    }
    return inodes;
}

std::string program_of(const fs::path& process) {
    std::string name;
    std::ifstream file(process / "comm");
    std::getline(file, name);
    return name;
}

std::string command_of(const fs::path& process) {
    std::ifstream file(process / "cmdline", std::ios::binary);
    std::string words{std::istreambuf_iterator<char>(file), {}};
    std::replace(words.begin(), words.end(), '\0', ' ');
    return words;
}

std::string name_of(uid_t user) {
    const passwd* entry = user == kOverflow ? nullptr : ::getpwuid(user);
    return entry != nullptr ? entry->pw_name : "";
}

// By its status: the folder of a process that allows no dumps is root's.
uid_t user_of(const fs::path& process) {
    std::ifstream lines(process / "status");
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("Uid:")) return static_cast<uid_t>(std::strtoul(line.c_str() + 4, nullptr, 10));
    return kOverflow;
}

// "0::/user.slice/user-1000.slice/user@1000.service/app.slice/pidpysd.service" (cgroups(7), systemd.slice(5)).
void find_unit(const fs::path& process, PortOwner& owner) {
    std::ifstream lines(process / "cgroup");
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("0::") && line.find(":name=systemd:") == std::string::npos) continue;
        const std::string unit = line.substr(line.rfind('/') + 1);
        if (!unit.ends_with(".service")) continue;
        owner.unit = unit;
        const auto manager = line.find("/user@");
        owner.user_unit = manager != std::string::npos && manager != line.rfind('/');
    }
}

template <class Visit>
void each_process(Visit visit) {
    std::error_code error;
    for (fs::directory_iterator entry("/proc", error), end; !error && entry != end; entry.increment(error)) {
        const std::string id = entry->path().filename().string();
        if (id.find_first_not_of("0123456789") == std::string::npos && visit(entry->path(), id)) return;
    }
}

bool holds(const fs::path& process, const Sockets& inodes) {
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
    if (!owner.listening) return owner;
    owner.of_another = inodes.begin()->second != ::geteuid();
    owner.user = name_of(inodes.begin()->second);
    each_process([&](const fs::path& process, const std::string& id) {
        if (!holds(process, inodes)) return false;
        owner.program = program_of(process);
        owner.command = command_of(process);
        owner.process = std::stoll(id);
        find_unit(process, owner);
        return true;
    });
    return owner;
}

std::int64_t process_named(const std::string& name, const std::string& user) {
    std::int64_t found = 0;
    each_process([&](const fs::path& process, const std::string& id) {
        if (program_of(process) != name.substr(0, 15)) return false;
        if (user.empty() || name_of(user_of(process)) == user) found = std::stoll(id);
        return found != 0;
    });
    return found;
}

}  // namespace pidpys::platform
