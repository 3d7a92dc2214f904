// SPDX-License-Identifier: MIT
// Linux: sock_diag(7) answers for one connection at once; /proc/net/tcp is the way where a sandbox refuses netlink.
#include "platform/peer_owner.hpp"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>

#include "platform/posix/descriptor.hpp"

namespace pidpys::platform {
namespace {

struct Row {
    std::uint32_t uid = 0;
    std::uint64_t inode = 0;
};

struct DiagQuery {
    nlmsghdr header;
    inet_diag_req_v2 request;
};

enum class Asked { answered, absent, refused };

Asked ask_sock_diag(const TcpAddress& client, const TcpAddress& server, Row& row) {
    const Descriptor netlink(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
    if (netlink.get() < 0) return Asked::refused;
    const timeval patience{1, 0};
    ::setsockopt(netlink.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);

    DiagQuery query{};
    query.header.nlmsg_len = sizeof query;
    query.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    query.header.nlmsg_flags = NLM_F_REQUEST;
    query.request.sdiag_family = client.v6 ? AF_INET6 : AF_INET;
    query.request.sdiag_protocol = IPPROTO_TCP;
    query.request.idiag_states = ~0U;
    query.request.id.idiag_sport = htons(client.port);
    query.request.id.idiag_dport = htons(server.port);
    const std::size_t length = client.v6 ? 16 : 4;
    std::memcpy(query.request.id.idiag_src, client.octets.data(), length);
    std::memcpy(query.request.id.idiag_dst, server.octets.data(), length);
    query.request.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
    query.request.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    if (::send(netlink.get(), &query, sizeof query, 0) != static_cast<ssize_t>(sizeof query)) return Asked::refused;

    alignas(nlmsghdr) char buffer[4096];
    const ssize_t got = ::recv(netlink.get(), buffer, sizeof buffer, 0);
    if (got < static_cast<ssize_t>(sizeof(nlmsghdr))) return Asked::refused;
    nlmsghdr header;
    std::memcpy(&header, buffer, sizeof header);
    if (header.nlmsg_type == NLMSG_ERROR) {
        nlmsgerr error{};
        if (static_cast<std::size_t>(got) >= NLMSG_HDRLEN + sizeof error)
            std::memcpy(&error, buffer + NLMSG_HDRLEN, sizeof error);
        return error.error == -ENOENT ? Asked::absent : Asked::refused;
    }
    inet_diag_msg message;
    if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY || static_cast<std::size_t>(got) < NLMSG_HDRLEN + sizeof message)
        return Asked::refused;
    std::memcpy(&message, buffer + NLMSG_HDRLEN, sizeof message);
    // The kernel falls back to a listening socket of that port; only the connection itself will do.
    if (message.id.idiag_sport != htons(client.port) || message.id.idiag_dport != htons(server.port))
        return Asked::absent;
    row = {message.idiag_uid, message.idiag_inode};
    return Asked::answered;
}

// As the kernel prints an address: 32-bit words in the machine's order, then the port in ordinary order.
std::string proc_text(const TcpAddress& address) {
    std::string text;
    char part[16];
    for (std::size_t i = 0; i < (address.v6 ? 16U : 4U); i += 4) {
        std::uint32_t word = 0;
        std::memcpy(&word, address.octets.data() + i, 4);
        std::snprintf(part, sizeof part, "%08X", word);
        text += part;
    }
    std::snprintf(part, sizeof part, ":%04X", static_cast<unsigned>(address.port));
    return text + part;
}

std::optional<Row> read_proc(const TcpAddress& client, const TcpAddress& server) {
    std::ifstream table(client.v6 ? "/proc/self/net/tcp6" : "/proc/self/net/tcp");
    const std::string wanted = " " + proc_text(client) + " " + proc_text(server) + " ";
    for (std::string line; std::getline(table, line);) {
        const auto at = line.find(wanted);
        if (at == std::string::npos) continue;
        unsigned uid = 0;
        unsigned long inode = 0;  // fields: st queues timer retransmits uid timeout inode
        if (std::sscanf(line.c_str() + at + wanted.size(), "%*s %*s %*s %*s %u %*s %lu", &uid, &inode) == 2)
            return Row{uid, inode};
    }
    return std::nullopt;
}

}  // namespace

Result<PeerOwner> peer_owner(const TcpEnds& ends) {
    const auto& [client, server] = ends;
    Row row;
    Asked asked = ask_sock_diag(client, server, row);
    if (asked == Asked::refused) {
        const auto found = read_proc(client, server);
        asked = found ? Asked::answered : Asked::absent;
        if (found) row = *found;
    }
    // A closed socket that lingers has no inode, and its uid says nothing.
    if (asked != Asked::answered || row.inode == 0) return fail(Errc::not_found, "the client's socket is gone");
    return PeerOwner{row.uid == ::geteuid(), row.uid, row.inode, 0};
}

std::vector<Result<PeerOwner>> peer_owners(const std::vector<TcpEnds>& connections) {
    std::vector<Result<PeerOwner>> owners;
    for (const TcpEnds& ends : connections) owners.push_back(peer_owner(ends));
    return owners;
}

bool peer_owners_are_in_a_table() { return false; }

Result<PeerProcess> peer_process(const PeerOwner& owner) {
    namespace fs = std::filesystem;
    const std::string wanted = "socket:[" + std::to_string(owner.socket) + "]";
    std::error_code error;
    for (fs::directory_iterator processes("/proc", error), end; !error && processes != end;
         processes.increment(error)) {
        const std::string name = processes->path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        std::error_code denied;  // a process of another user, or one that has just ended
        for (fs::directory_iterator files(processes->path() / "fd", denied); !denied && files != end;
             files.increment(denied)) {
            std::error_code unreadable;
            if (fs::read_symlink(files->path(), unreadable) != wanted) continue;
            return PeerProcess{std::stoll(name),
                               fs::read_symlink(processes->path() / "exe", unreadable).filename().string()};
        }
    }
    return fail(Errc::not_found, "no process holds the client's socket");
}

}  // namespace pidpys::platform
