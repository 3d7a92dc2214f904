// SPDX-License-Identifier: MIT
// The service's own side of the service control manager.
#include <csignal>
#include <mutex>

#include "platform/event_log.hpp"
#include "platform/system_service.hpp"
#include "platform/windows/service_status.hpp"
#include "platform/windows/text.hpp"

namespace pidpys::platform {
namespace {

constexpr DWORD kHint = 30'000;  // milliseconds, for a start and for an end

struct Serving {
    std::wstring name;
    const std::function<int()>* body = nullptr;
    const std::function<bool(int)>* is_final = nullptr;
    int code = 0;
};
Serving serving;

std::mutex status_mutex;  // guards what follows
SERVICE_STATUS_HANDLE manager = nullptr;
DWORD reported = 0, checkpoint = 0;

void report(DWORD state, int code = 0) {
    const std::lock_guard lock(status_mutex);
    if (manager == nullptr || reported == SERVICE_STOPPED) return;
    const bool pending = state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING;
    SERVICE_STATUS status{};
    status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
    status.dwCurrentState = state;
    status.dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_PRESHUTDOWN : 0;
    status.dwWin32ExitCode = code == 0 ? NO_ERROR : ERROR_SERVICE_SPECIFIC_ERROR;
    status.dwServiceSpecificExitCode = static_cast<DWORD>(code);
    status.dwCheckPoint = pending ? ++checkpoint : 0;
    status.dwWaitHint = pending ? kHint : 0;
    ::SetServiceStatus(manager, &status);
    reported = state;
}

bool is_running() {
    const std::lock_guard lock(status_mutex);
    return reported == SERVICE_RUNNING;
}

DWORD WINAPI control(DWORD word, DWORD, void*, void*) {
    switch (word) {
        case SERVICE_CONTROL_INTERROGATE: return NO_ERROR;
        case SERVICE_CONTROL_STOP:
        case SERVICE_CONTROL_PRESHUTDOWN:
            if (!is_running()) return NO_ERROR;  // it ends already
            report_service_stopping();
            std::raise(SIGTERM);  // the way on which every service of ours ends
            return NO_ERROR;
        default: return ERROR_CALL_NOT_IMPLEMENTED;
    }
}

void WINAPI serve(DWORD, wchar_t**) {
    {
        const std::lock_guard lock(status_mutex);
        manager = ::RegisterServiceCtrlHandlerExW(serving.name.c_str(), control, nullptr);
    }
    if (manager == nullptr) return;
    report(SERVICE_START_PENDING);
    open_event_log(narrow(serving.name));
    serving.code = (*serving.body)();
    if (serving.code != 0 && !(*serving.is_final)(serving.code))
        ::ExitProcess(static_cast<UINT>(serving.code));  // without a word of its end: a fall
    report(SERVICE_STOPPED, serving.code);
}

}  // namespace

void report_service_ready() { report(SERVICE_RUNNING); }
void report_service_stopping() { report(SERVICE_STOP_PENDING); }

ServiceResult<int> serve_as_service(const std::string& name, const std::function<int()>& body,
                                    const std::function<bool(int)>& is_final) {
    serving = {wide(name), &body, &is_final};
    SERVICE_TABLE_ENTRYW table[] = {{serving.name.data(), serve}, {nullptr, nullptr}};
    if (::StartServiceCtrlDispatcherW(table)) return serving.code;
    const DWORD error = ::GetLastError();
    if (error == ERROR_FAILED_SERVICE_CONTROLLER_CONNECT)
        return tl::unexpected(ServiceError{ServiceTrouble::unsupported});
    return tl::unexpected(ServiceError{ServiceTrouble::unfinished, words_of(error)});
}

}  // namespace pidpys::platform
