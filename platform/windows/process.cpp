// SPDX-License-Identifier: MIT
#include "platform/process.hpp"

#include <algorithm>
#include <array>

#include "platform/windows/command_line.hpp"
#include "platform/windows/text.hpp"

namespace pidpys::platform {
namespace {

constexpr std::size_t kMaxOutput = 1 << 20;

class Handle {
public:
    Handle() = default;
    explicit Handle(HANDLE value) : value_(value) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() { reset(); }
    void reset() {
        if (value_ != nullptr && value_ != INVALID_HANDLE_VALUE) ::CloseHandle(value_);
        value_ = nullptr;
    }
    [[nodiscard]] HANDLE get() const { return value_; }
    HANDLE* out() { return &value_; }

private:
    HANDLE value_ = nullptr;
};

// Reads until the program ends or the deadline; a pipe cannot be waited for with a limit, so that it is looked at.
bool drain(HANDLE pipe, HANDLE process, std::string& output, std::chrono::steady_clock::time_point deadline) {
    std::array<char, 4096> part{};
    while (true) {
        const bool ended = ::WaitForSingleObject(process, 0) == WAIT_OBJECT_0;
        DWORD waiting = 0;
        while (::PeekNamedPipe(pipe, nullptr, 0, nullptr, &waiting, nullptr) && waiting > 0) {
            DWORD got = 0;
            if (!::ReadFile(pipe, part.data(), std::min<DWORD>(waiting, part.size()), &got, nullptr)) return true;
            output.append(part.data(), std::min(kMaxOutput - output.size(), static_cast<std::size_t>(got)));
        }
        if (ended) return true;
        if (std::chrono::steady_clock::now() >= deadline) return false;
        ::WaitForSingleObject(process, 10);
    }
}

}  // namespace

Result<ProcessOutput> run_process(const std::vector<std::string>& arguments, std::chrono::seconds limit) {
    if (arguments.empty()) return fail(Errc::invalid_argument, "no program");
    std::wstring line;
    for (const auto& argument : arguments) append_quoted(line, wide(argument));

    SECURITY_ATTRIBUTES inherited{sizeof(SECURITY_ATTRIBUTES), nullptr, TRUE};
    Handle reading, writing;
    if (!::CreatePipe(reading.out(), writing.out(), &inherited, 0)) return fail(Errc::io, "no pipe");
    ::SetHandleInformation(reading.get(), HANDLE_FLAG_INHERIT, 0);
    const Handle nothing(
        ::CreateFileW(L"NUL", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, OPEN_EXISTING, 0, nullptr));
    STARTUPINFOW start{};
    start.cb = sizeof(start);
    start.dwFlags = STARTF_USESTDHANDLES;
    start.hStdInput = nothing.get();
    start.hStdOutput = writing.get();
    start.hStdError = writing.get();
    PROCESS_INFORMATION made{};
    if (!::CreateProcessW(nullptr, line.data(), nullptr, nullptr, TRUE, CREATE_NO_WINDOW, nullptr, nullptr, &start,
                          &made))
        return ::GetLastError() == ERROR_FILE_NOT_FOUND ? fail(Errc::not_found, arguments[0] + " is not installed")
                                                        : fail(Errc::io, "cannot start " + arguments[0]);
    const Handle process(made.hProcess), thread(made.hThread);
    writing.reset();

    ProcessOutput result;
    const bool ended = drain(reading.get(), process.get(), result.output, std::chrono::steady_clock::now() + limit);
    if (!ended) {
        ::TerminateProcess(process.get(), 1);
        return fail(Errc::timeout, arguments[0] + " did not end in time");
    }
    DWORD status = 0;
    ::GetExitCodeProcess(process.get(), &status);
    result.status = static_cast<int>(status);
    return result;
}

}  // namespace pidpys::platform
