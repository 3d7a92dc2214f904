// SPDX-License-Identifier: MIT
#include <windows.h>

#include <chrono>
#include <stdexcept>

#include "platform/windows/local_pipe.hpp"
#include "platform/windows/overlapped.hpp"
#include "wire.hpp"

namespace pidpys::test {
namespace {

constexpr DWORD kPatience = 10'000;  // milliseconds

HANDLE pipe_of(std::intptr_t handle) { return reinterpret_cast<HANDLE>(handle); }

}  // namespace

Wire::Wire(const std::string& place)
    : handle_(reinterpret_cast<std::intptr_t>(platform::open_local_pipe(place, std::chrono::milliseconds(kPatience)))) {
    if (pipe_of(handle_) == nullptr) throw std::runtime_error("cannot connect");
}

Wire::~Wire() { ::CloseHandle(pipe_of(handle_)); }

void Wire::send(ByteView octets) {
    platform::Overlapped writing;
    DWORD count = 0;
    if (!writing.begin(pipe_of(handle_),
                       [&](OVERLAPPED* to) {
                           return ::WriteFile(pipe_of(handle_), octets.data(), static_cast<DWORD>(octets.size()),
                                              nullptr, to);
                       }) ||
        !writing.finish(kPatience, count) || count != octets.size())
        throw std::runtime_error("cannot send");
}

Bytes Wire::receive() {
    Bytes octets(65536);
    platform::Overlapped reading;
    DWORD count = 0;
    if (reading.begin(pipe_of(handle_),
                      [&](OVERLAPPED* to) {
                          return ::ReadFile(pipe_of(handle_), octets.data(), static_cast<DWORD>(octets.size()), nullptr,
                                            to);
                      }) &&
        !reading.finish(kPatience, count) && ::GetLastError() == ERROR_OPERATION_ABORTED)
        throw std::runtime_error("nothing came");
    octets.resize(count);
    return octets;
}

}  // namespace pidpys::test
