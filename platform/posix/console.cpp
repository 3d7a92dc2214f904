// SPDX-License-Identifier: MIT
#include "platform/console.hpp"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

namespace pidpys::platform {

namespace {

constexpr std::size_t max_line = 4096;

class TtyConsole : public Console {
public:
    TtyConsole(int tty, int alarm) : tty_(tty), alarm_(alarm) {}
    TtyConsole(const TtyConsole&) = delete;
    TtyConsole& operator=(const TtyConsole&) = delete;
    ~TtyConsole() override {
        ::close(tty_);
        ::close(alarm_);
    }

    void write(const std::string& text) override {
        for (std::size_t done = 0; done < text.size();) {
            const auto count = ::write(tty_, text.data() + done, text.size() - done);
            if (count < 0 && errno != EINTR) return;
            if (count > 0) done += static_cast<std::size_t>(count);
        }
    }

    Result<std::string> ask(const std::string& question, std::chrono::steady_clock::time_point deadline) override {
        ::tcflush(tty_, TCIFLUSH);
        write(question);
        std::string line;
        for (;;) {
            const auto left =
                std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
            if (left <= 0) return fail(Errc::timeout, "nobody answered on the terminal");
            pollfd polled[] = {{tty_, POLLIN, 0}, {alarm_, POLLIN, 0}};
            if (::poll(polled, 2, static_cast<int>(std::min<long long>(left, 60'000))) < 0 && errno != EINTR)
                return fail(Errc::unavailable, "terminal");
            if ((polled[1].revents & POLLIN) != 0) {
                std::uint64_t count = 0;
                [[maybe_unused]] const auto drained = ::read(alarm_, &count, sizeof count);
                return fail(Errc::cancelled, "question withdrawn");
            }
            if (polled[0].revents == 0) continue;
            char buffer[256];
            const auto count = ::read(tty_, buffer, sizeof buffer);
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) return fail(Errc::unavailable, "the terminal is gone");
            for (const char c : std::string(buffer, static_cast<std::size_t>(count))) {
                if (c == '\n') return line;
                if (line.size() < max_line) line.push_back(c);
            }
        }
    }

    void interrupt() override {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(alarm_, &one, sizeof one);
    }

private:
    int tty_, alarm_;
};

}  // namespace

Result<std::unique_ptr<Console>> open_console() {
    const int tty = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (tty < 0) return fail(Errc::unavailable, "no controlling terminal");
    const int alarm = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    // A process in the background would be stopped by the terminal when it reads.
    if (alarm < 0 || ::tcgetpgrp(tty) != ::getpgrp()) {
        ::close(tty);
        if (alarm >= 0) ::close(alarm);
        return fail(Errc::unavailable, "not in the terminal's foreground");
    }
    return std::make_unique<TtyConsole>(tty, alarm);
}

}  // namespace pidpys::platform
