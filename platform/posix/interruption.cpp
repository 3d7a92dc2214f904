// SPDX-License-Identifier: MIT
#include "platform/interruption.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <thread>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "platform/posix/descriptor.hpp"

namespace pidpys::platform {
namespace {

std::atomic<int> held_back{0};  // the signal

sigset_t requests() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set, signal);
    return set;
}

}  // namespace

struct Interruption::Watch {
    sigset_t before{};
    std::stop_source stop;
    Descriptor signals, end;
    std::thread thread;

    void run() {
        std::array<pollfd, 2> polled{{{signals.get(), POLLIN, 0}, {end.get(), POLLIN, 0}}};
        while (::poll(polled.data(), polled.size(), -1) < 0) {}
        signalfd_siginfo got{};
        if ((polled[0].revents & POLLIN) == 0 || ::read(signals.get(), &got, sizeof got) != sizeof got) return;
        held_back = static_cast<int>(got.ssi_signo);
        stop.request_stop();
    }
};

Interruption::Interruption() : watch_(std::make_unique<Watch>()) {
    const sigset_t set = requests();
    watch_->signals = Descriptor(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    watch_->end = Descriptor(::eventfd(0, EFD_CLOEXEC));
    ::pthread_sigmask(SIG_BLOCK, nullptr, &watch_->before);
    if (watch_->signals.get() < 0 || watch_->end.get() < 0) return;  // then such a request ends the process, as ever
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    watch_->thread = std::thread([this] { watch_->run(); });
}

Interruption::~Interruption() {
    if (watch_->thread.joinable()) {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(watch_->end.get(), &one, sizeof one);
        watch_->thread.join();
    }
    ::pthread_sigmask(SIG_SETMASK, &watch_->before, nullptr);
}

std::stop_token Interruption::token() const { return watch_->stop.get_token(); }

void end_if_interrupted() {
    const int signal = held_back;
    if (signal == 0) return;
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

}  // namespace pidpys::platform
