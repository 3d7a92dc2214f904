// SPDX-License-Identifier: MIT
#include "platform/helper_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "platform/posix/descriptor.hpp"
#include "platform/posix/spawning.hpp"

namespace pidpys::platform {
namespace {

constexpr int last_moment_ms = 500;

tl::unexpected<Error> gone() { return fail(Errc::io, "the helper has ended"); }

class Helper final : public HelperProcess {
public:
    Helper(pid_t child, Descriptor pipe) : child_(child), pipe_(std::move(pipe)) {}

    // A group of its own: whatever it has forked goes with it. Before it is waited for, or the number could be another's.
    void kill() override { ::kill(-child_, SIGKILL); }

    // It hears of the end by its pipe, and has a moment to log out.
    ~Helper() override {
        ::shutdown(pipe_.get(), SHUT_WR);
        pollfd end{pipe_.get(), POLLIN, 0};
        ::poll(&end, 1, last_moment_ms);
        Helper::kill();
        while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {}
    }

    Result<void> write(ByteView octets, Deadline deadline) override {
        while (!octets.empty()) {
            const ssize_t put = ::send(pipe_.get(), octets.data(), octets.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (put >= 0) {
                octets = octets.subspan(static_cast<std::size_t>(put));
            } else if (auto ready = wait_after(errno, POLLOUT, deadline); !ready) {
                return ready;
            }
        }
        return {};
    }

    Result<void> read(std::span<std::uint8_t> octets, Deadline deadline) override {
        while (!octets.empty()) {
            const ssize_t got = ::recv(pipe_.get(), octets.data(), octets.size(), MSG_DONTWAIT);
            if (got == 0) return gone();
            if (got > 0) {
                octets = octets.subspan(static_cast<std::size_t>(got));
            } else if (auto ready = wait_after(errno, POLLIN, deadline); !ready) {
                return ready;
            }
        }
        return {};
    }

private:
    Result<void> wait_after(int error, short event, Deadline deadline) const {
        if (error == EINTR) return {};
        if (error != EAGAIN) return gone();
        using std::chrono::milliseconds;
        const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        if (left <= 0) return fail(Errc::timeout, "the helper does not answer");
        pollfd wanted{pipe_.get(), event, 0};
        ::poll(&wanted, 1, static_cast<int>(left));
        return {};
    }

    pid_t child_;
    Descriptor pipe_;
};

}  // namespace

Result<std::unique_ptr<HelperProcess>> HelperProcess::start(const std::filesystem::path& program,
                                                            const std::vector<std::string>& arguments) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return fail(Errc::io, std::strerror(errno));
    Descriptor ours(ends[0]), theirs(ends[1]);

    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);

    FileActions actions;
    posix_spawn_file_actions_adddup2(&actions.value, theirs.get(), STDIN_FILENO);
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
        posix_spawn_file_actions_addopen(&actions.value, stream, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions.value, STDERR_FILENO + 1);
    SpawnAttributes attributes;
    sigset_t none, usual;
    ::sigemptyset(&none);
    ::sigemptyset(&usual);
    for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&usual, signal);
    posix_spawnattr_setsigmask(&attributes.value, &none);
    posix_spawnattr_setsigdefault(&attributes.value, &usual);
    posix_spawnattr_setpgroup(&attributes.value, 0);
    posix_spawnattr_setflags(&attributes.value, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    pid_t child = 0;
    const int error = ::posix_spawn(&child, program.c_str(), &actions.value, &attributes.value, argv.data(), environ);
    if (error == ENOENT) return fail(Errc::not_found, program.string() + " is not there");
    if (error != 0) return fail(Errc::io, program.string() + ": " + std::strerror(error));
    return std::make_unique<Helper>(child, std::move(ours));
}

}  // namespace pidpys::platform
