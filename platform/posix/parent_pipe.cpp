// SPDX-License-Identifier: MIT
#include "platform/parent_pipe.hpp"

#include <cerrno>
#include <csignal>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pidpys::platform {
namespace {

int parent = -1;
constexpr unsigned last_moment = 2;  // seconds, to log out of a token

// Returns when the other end is closed, which is at the latest when the parent ends.
void wait_for_end() {
    pollfd watched{parent, POLLRDHUP, 0};
    while (::poll(&watched, 1, -1) < 0 && errno == EINTR) {}
}

}  // namespace

bool take_parent_pipe() {
    struct stat what {};
    if (::fstat(STDIN_FILENO, &what) != 0 || !S_ISSOCK(what.st_mode)) return false;
    parent = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (parent < 0 || nothing < 0) return false;
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, stream);
    ::close(nothing);
    std::thread([] {
        wait_for_end();
        ::sleep(last_moment);
        ::_exit(0);  // whatever the other threads are in
    }).detach();
    return true;
}

// Waits in poll: a thread that waits in recv is woken when the parent has taken the answer before, too.
bool read_from_parent(std::span<std::uint8_t> octets) {
    while (!octets.empty()) {
        const ssize_t got = ::recv(parent, octets.data(), octets.size(), MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN) {
            pollfd wanted{parent, POLLIN, 0};
            ::poll(&wanted, 1, -1);
            continue;
        }
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        octets = octets.subspan(static_cast<std::size_t>(got));
    }
    return true;
}

bool write_to_parent(ByteView octets) {
    while (!octets.empty()) {
        const ssize_t put = ::send(parent, octets.data(), octets.size(), MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        octets = octets.subspan(static_cast<std::size_t>(put));
    }
    return true;
}

bool parent_waits() {
    pollfd asked{parent, POLLIN, 0};
    return ::poll(&asked, 1, 0) > 0;
}

void give_up_rights() {
    ::umask(077);
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

}  // namespace pidpys::platform
