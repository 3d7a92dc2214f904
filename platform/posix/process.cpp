// SPDX-License-Identifier: MIT
#include "platform/process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/posix/descriptor.hpp"
#include "platform/posix/spawning.hpp"

namespace pidpys::platform {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMaxOutput = 1 << 20;

// Reads until the end of the stream or the deadline; false at the deadline.
bool drain(int descriptor, std::string& output, Clock::time_point deadline) {
    std::array<char, 4096> part{};
    while (true) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) return false;
        pollfd wanted{descriptor, POLLIN, 0};
        const int ready = ::poll(&wanted, 1, static_cast<int>(left));
        if (ready == 0) return false;
        if (ready < 0 && errno != EINTR) return true;
        if (ready < 0) continue;
        const ssize_t got = ::read(descriptor, part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return true;
        const std::size_t room = kMaxOutput - output.size();
        output.append(part.data(), std::min(room, static_cast<std::size_t>(got)));
    }
}

int wait_for(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Result<ProcessOutput> run_process(const std::vector<std::string>& arguments, std::chrono::seconds limit) {
    if (arguments.empty()) return fail(Errc::invalid_argument, "no program");
    std::vector<char*> argv;
    for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);

    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail(Errc::io, std::strerror(errno));
    Descriptor reading(ends[0]), writing(ends[1]);

    FileActions actions;
    posix_spawn_file_actions_addopen(&actions.value, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions.value, writing.get(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions.value, writing.get(), STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions.value, STDERR_FILENO + 1);

    pid_t child = 0;
    const int error = ::posix_spawnp(&child, argv[0], &actions.value, nullptr, argv.data(), environ);
    if (error == ENOENT) return fail(Errc::not_found, arguments[0] + " is not installed");
    if (error != 0) return fail(Errc::io, arguments[0] + ": " + std::strerror(error));
    writing.reset();

    ProcessOutput result;
    const bool ended = drain(reading.get(), result.output, Clock::now() + limit);
    if (!ended) ::kill(child, SIGKILL);
    result.status = wait_for(child);
    if (!ended) return fail(Errc::timeout, arguments[0] + " did not end in time");
    return result;
}

}  // namespace pidpys::platform
