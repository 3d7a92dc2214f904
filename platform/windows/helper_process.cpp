// SPDX-License-Identifier: MIT
#include "platform/helper_process.hpp"

#include <windows.h>

#include <algorithm>
#include <atomic>

#include "platform/windows/command_line.hpp"
#include "platform/windows/overlapped.hpp"
#include "platform/windows/owned.hpp"
#include "platform/windows/text.hpp"

namespace pidpys::platform {
namespace {

using OwnedHandle = Owned<HANDLE, ::CloseHandle>;

constexpr DWORD most_at_once = 1 << 16;
constexpr DWORD last_moment_ms = 500;

class Helper final : public HelperProcess {
public:
    Helper(OwnedHandle job, OwnedHandle process, OwnedHandle pipe)
        : job_(std::move(job)), process_(std::move(process)), pipe_(std::move(pipe)) {}

    // It hears of the end by its pipe, and has a moment to log out.
    ~Helper() override {
        pipe_.reset();
        ::WaitForSingleObject(process_.get(), last_moment_ms);
        Helper::kill();
    }

    void kill() override { ::TerminateJobObject(job_.get(), 1); }

    Result<void> write(ByteView octets, Deadline deadline) override {
        while (!octets.empty()) {
            const auto wanted = static_cast<DWORD>(std::min<std::size_t>(octets.size(), most_at_once));
            const auto put = exchange(deadline, [&](OVERLAPPED* operation) {
                return ::WriteFile(pipe_.get(), octets.data(), wanted, nullptr, operation);
            });
            if (!put) return tl::unexpected(put.error());
            octets = octets.subspan(*put);
        }
        return {};
    }

    Result<void> read(std::span<std::uint8_t> octets, Deadline deadline) override {
        while (!octets.empty()) {
            const auto wanted = static_cast<DWORD>(std::min<std::size_t>(octets.size(), most_at_once));
            const auto got = exchange(deadline, [&](OVERLAPPED* operation) {
                return ::ReadFile(pipe_.get(), octets.data(), wanted, nullptr, operation);
            });
            if (!got) return tl::unexpected(got.error());
            octets = octets.subspan(*got);
        }
        return {};
    }

private:
    template <class Start>
    Result<DWORD> exchange(Deadline deadline, Start start) {
        using std::chrono::milliseconds;
        const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        if (left <= 0) return fail(Errc::timeout, "the helper does not answer");
        DWORD count = 0;
        Overlapped operation;
        if (!operation.begin(pipe_.get(), start)) return fail(Errc::io, "the helper has ended");
        if (operation.finish(static_cast<DWORD>(left), count) && count > 0) return count;
        if (std::chrono::steady_clock::now() >= deadline) return fail(Errc::timeout, "the helper does not answer");
        return fail(Errc::io, "the helper has ended");
    }

    OwnedHandle job_, process_, pipe_;
};

// Both ends of a pipe for both directions: ours waits with a limit, theirs is inherited.
bool make_pipe(OwnedHandle& ours, OwnedHandle& theirs) {
    static std::atomic<unsigned> count{0};
    LARGE_INTEGER now{};
    ::QueryPerformanceCounter(&now);
    const std::wstring name = L"\\\\.\\pipe\\pidpys-helper-" + std::to_wstring(::GetCurrentProcessId()) + L"-" +
                              std::to_wstring(now.QuadPart) + L"-" + std::to_wstring(++count);
    HANDLE made = ::CreateNamedPipeW(
        name.c_str(), PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
        PIPE_TYPE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS, 1, most_at_once, most_at_once, 0, nullptr);
    if (made == INVALID_HANDLE_VALUE) return false;
    ours.reset(made);
    SECURITY_ATTRIBUTES inherited{sizeof(SECURITY_ATTRIBUTES), nullptr, TRUE};
    // The one client that the pipe may have: where somebody else was faster this fails.
    made = ::CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE, 0, &inherited, OPEN_EXISTING, FILE_FLAG_OVERLAPPED,
                         nullptr);
    if (made == INVALID_HANDLE_VALUE) return false;
    theirs.reset(made);
    return true;
}

OwnedHandle make_job() {
    OwnedHandle job(::CreateJobObjectW(nullptr, nullptr));
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
    limits.BasicLimitInformation.LimitFlags =
        JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
    if (job && !::SetInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &limits, sizeof limits))
        job.reset();
    return job;
}

}  // namespace

Result<std::unique_ptr<HelperProcess>> HelperProcess::start(const std::filesystem::path& program,
                                                            const std::vector<std::string>& arguments) {
    OwnedHandle ours, theirs, job = make_job();
    if (!job || !make_pipe(ours, theirs)) return fail(Errc::io, "no pipe: " + words_of(::GetLastError()));
    std::wstring line;
    append_quoted(line, program.native());
    for (const auto& argument : arguments) append_quoted(line, wide(argument));

    SIZE_T size = 0;
    ::InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
    Bytes memory(size);
    auto* list = reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(memory.data());
    HANDLE one = theirs.get();
    if (!::InitializeProcThreadAttributeList(list, 1, 0, &size) ||
        !::UpdateProcThreadAttribute(list, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, &one, sizeof one, nullptr, nullptr))
        return fail(Errc::io, words_of(::GetLastError()));
    STARTUPINFOEXW start{};
    start.StartupInfo.cb = sizeof start;
    start.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    start.StartupInfo.hStdInput = one;
    start.lpAttributeList = list;
    PROCESS_INFORMATION made{};
    const bool begun = ::CreateProcessW(program.c_str(), line.data(), nullptr, nullptr, TRUE,
                                        CREATE_NO_WINDOW | CREATE_SUSPENDED | EXTENDED_STARTUPINFO_PRESENT, nullptr,
                                        nullptr, &start.StartupInfo, &made) != 0;
    const DWORD error = ::GetLastError();
    ::DeleteProcThreadAttributeList(list);
    if (!begun) {
        const bool absent = error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND;
        return fail(absent ? Errc::not_found : Errc::io, narrow(program.native()) + ": " + words_of(error));
    }
    OwnedHandle process(made.hProcess);
    const OwnedHandle thread(made.hThread);
    if (!::AssignProcessToJobObject(job.get(), process.get())) {
        ::TerminateProcess(process.get(), 1);
        return fail(Errc::io, "no job: " + words_of(::GetLastError()));
    }
    ::ResumeThread(thread.get());
    return std::make_unique<Helper>(std::move(job), std::move(process), std::move(ours));
}

}  // namespace pidpys::platform
