// SPDX-License-Identifier: MIT
#include "platform/detached_thread.hpp"

#include <windows.h>  // before those that need it

#include <process.h>

#include <memory>
#include <system_error>
#include <utility>

namespace pidpys::platform {
namespace {

using Run = std::function<void()>;

unsigned __stdcall begin(void* given) {
    const std::unique_ptr<Run> run(static_cast<Run*>(given));
    (*run)();
    return 0;
}

}  // namespace

void start_detached(Run run) {
    auto given = std::make_unique<Run>(std::move(run));
    const auto thread = ::_beginthreadex(nullptr, 0, begin, given.get(), 0, nullptr);
    if (thread == 0) throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
    static_cast<void>(given.release());  // the thread's
    ::CloseHandle(reinterpret_cast<HANDLE>(thread));
}

}  // namespace pidpys::platform
