// SPDX-License-Identifier: MIT
#include "platform/interruption.hpp"

#include <atomic>
#include <mutex>

#include <windows.h>

namespace pidpys::platform {
namespace {

std::mutex mutex;
std::stop_source* watching = nullptr;
std::atomic<bool> held_back{false};

BOOL WINAPI handle(DWORD) {
    const std::lock_guard lock(mutex);
    if (watching == nullptr) return FALSE;
    held_back = true;
    watching->request_stop();
    return TRUE;
}

}  // namespace

struct Interruption::Watch {
    std::stop_source stop;
};

Interruption::Interruption() : watch_(std::make_unique<Watch>()) {
    const std::lock_guard lock(mutex);
    watching = &watch_->stop;
    ::SetConsoleCtrlHandler(handle, TRUE);
}

Interruption::~Interruption() {
    ::SetConsoleCtrlHandler(handle, FALSE);
    const std::lock_guard lock(mutex);
    watching = nullptr;
}

std::stop_token Interruption::token() const { return watch_->stop.get_token(); }

void end_if_interrupted() {
    if (held_back) ::ExitProcess(0xC000013A);  // STATUS_CONTROL_C_EXIT
}

}  // namespace pidpys::platform
