// SPDX-License-Identifier: MIT
// The administrator's side of the service control manager.
#include "platform/system_service.hpp"

#include "platform/windows/text.hpp"  // before those that need windows.h

#include <aclapi.h>
#include <sddl.h>
#include <shlobj.h>

#include <chrono>
#include <filesystem>
#include <iterator>
#include <vector>

#include "platform/companions.hpp"
#include "platform/windows/access.hpp"
#include "platform/windows/command_line.hpp"
#include "platform/windows/owned.hpp"

namespace pidpys::platform {
namespace {

namespace fs = std::filesystem;
using State = ServiceState;

constexpr std::chrono::seconds kMostWait{45};   // longer than the service asks for
constexpr std::chrono::seconds kMostGoing{10};  // for what is deleted to be gone
constexpr DWORD kLook = 50;                     // milliseconds between two looks
constexpr wchar_t kSources[] = L"SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\";

// A message table of the system whose messages 1 to 1000 are "%1" each.
constexpr wchar_t kMessages[] = L"%SystemRoot%\\System32\\EventCreate.exe";

tl::unexpected<ServiceError> trouble(ServiceTrouble what) { return tl::unexpected(ServiceError{what}); }

tl::unexpected<ServiceError> trouble_of(DWORD error) {
    switch (error) {
        case ERROR_ACCESS_DENIED: return trouble(ServiceTrouble::denied);
        case ERROR_SERVICE_EXISTS:
        case ERROR_DUPLICATE_SERVICE_NAME: return trouble(ServiceTrouble::exists);
        case ERROR_SERVICE_DOES_NOT_EXIST: return trouble(ServiceTrouble::absent);
        case ERROR_SERVICE_MARKED_FOR_DELETE: return trouble(ServiceTrouble::going);
        case ERROR_SERVICE_ALREADY_RUNNING: return trouble(ServiceTrouble::running);
        case ERROR_SERVICE_NOT_ACTIVE: return trouble(ServiceTrouble::stopped);
        case ERROR_SERVICE_DISABLED: return trouble(ServiceTrouble::disabled);
        default: return tl::unexpected(ServiceError{ServiceTrouble::unfinished, words_of(error)});
    }
}

tl::unexpected<ServiceError> last_trouble() { return trouble_of(::GetLastError()); }

ServiceResult<OwnedService> open_service(const std::string& name, DWORD rights) {
    const OwnedService manager(::OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT));
    if (!manager) return last_trouble();
    OwnedService service(::OpenServiceW(manager.get(), wide(name).c_str(), rights));
    if (!service) return last_trouble();
    return service;
}

bool has_ended(DWORD process) {
    const Owned<HANDLE, ::CloseHandle> handle(::OpenProcess(SYNCHRONIZE, FALSE, process));
    if (!handle) return ::GetLastError() == ERROR_INVALID_PARAMETER;  // else it is there, and not ours to look at
    return ::WaitForSingleObject(handle.get(), 0) == WAIT_OBJECT_0;
}

ServiceResult<State> look(SC_HANDLE service) {
    SERVICE_STATUS_PROCESS status{};
    DWORD size = 0;
    if (!::QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, reinterpret_cast<BYTE*>(&status), sizeof status,
                                &size))
        return last_trouble();
    State state;
    state.process = status.dwProcessId;
    state.code =
        static_cast<int>(status.dwWin32ExitCode == ERROR_SERVICE_SPECIFIC_ERROR  ? status.dwServiceSpecificExitCode
                         : status.dwWin32ExitCode == ERROR_SERVICE_NEVER_STARTED ? NO_ERROR
                                                                                 : status.dwWin32ExitCode);
    switch (status.dwCurrentState) {
        case SERVICE_STOPPED: state.phase = State::Phase::stopped; break;
        case SERVICE_START_PENDING: state.phase = State::Phase::starting; break;
        case SERVICE_STOP_PENDING: state.phase = State::Phase::stopping; break;
        default: state.phase = State::Phase::running;
    }
    // A fall that the manager has not noticed yet (Wine's never does).
    if (state.phase != State::Phase::stopped && state.process != 0 && has_ended(state.process))
        return State{State::Phase::stopped, 0, static_cast<int>(ERROR_PROCESS_ABORTED)};
    return state;
}

// Until it is in neither of the phases between; unfinished: it still is.
ServiceResult<State> settle(SC_HANDLE service) {
    const auto end = std::chrono::steady_clock::now() + kMostWait;
    while (true) {
        auto state = look(service);
        if (!state || state->phase == State::Phase::stopped || state->phase == State::Phase::running) return state;
        if (std::chrono::steady_clock::now() > end) return trouble(ServiceTrouble::unfinished);
        ::Sleep(kLook);
    }
}

ServiceResult<void> stop(SC_HANDLE service) {
    SERVICE_STATUS status{};
    if (!::ControlService(service, SERVICE_CONTROL_STOP, &status)) {
        const DWORD error = ::GetLastError();
        if (error != ERROR_SERVICE_CANNOT_ACCEPT_CTRL) return trouble_of(error);  // else it starts, or ends by itself
    }
    const auto end = std::chrono::steady_clock::now() + kMostWait;
    while (true) {
        const auto state = look(service);
        if (!state) return tl::unexpected(state.error());
        if (state->phase == State::Phase::stopped) return {};
        if (std::chrono::steady_clock::now() > end) return trouble(ServiceTrouble::unfinished);
        ::Sleep(kLook);
    }
}

// Where the system is too old or too small to know a setting the service goes without it.
bool set(SC_HANDLE service, DWORD level, void* value) {
    if (::ChangeServiceConfig2W(service, level, value)) return true;
    const DWORD error = ::GetLastError();
    return error == ERROR_INVALID_LEVEL || error == ERROR_CALL_NOT_IMPLEMENTED;
}

bool configure(SC_HANDLE service, const SystemService& outline) {
    std::wstring words = wide(outline.description);
    SERVICE_DESCRIPTIONW description{words.data()};
    SERVICE_DELAYED_AUTO_START_INFO late{TRUE};
    // After a fall; an end that it has told is not followed by anything (SERVICE_CONFIG_FAILURE_ACTIONS_FLAG is off).
    SC_ACTION actions[] = {{SC_ACTION_RESTART, 1'000}, {SC_ACTION_RESTART, 10'000}, {SC_ACTION_RESTART, 60'000}};
    SERVICE_FAILURE_ACTIONSW recovery{24 * 60 * 60, nullptr, nullptr, std::size(actions), actions};
    SERVICE_SID_INFO sid{SERVICE_SID_TYPE_UNRESTRICTED};
    wchar_t privileges[] = L"SeChangeNotifyPrivilege\0";  // a list, which ends with a second NUL
    SERVICE_REQUIRED_PRIVILEGES_INFOW needs{privileges};
    return set(service, SERVICE_CONFIG_DESCRIPTION, &description) &&
           set(service, SERVICE_CONFIG_DELAYED_AUTO_START_INFO, &late) &&
           set(service, SERVICE_CONFIG_FAILURE_ACTIONS, &recovery) &&
           set(service, SERVICE_CONFIG_SERVICE_SID_INFO, &sid) &&
           set(service, SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO, &needs);
}

DWORD add_source_of_events(const std::wstring& name) {
    HKEY made = nullptr;
    const auto key_name = kSources + name;
    const LSTATUS error =
        ::RegCreateKeyExW(HKEY_LOCAL_MACHINE, key_name.c_str(), 0, nullptr, 0, KEY_SET_VALUE, nullptr, &made, nullptr);
    if (error != ERROR_SUCCESS) return static_cast<DWORD>(error);
    const OwnedKey key(made);
    const DWORD types = EVENTLOG_INFORMATION_TYPE | EVENTLOG_WARNING_TYPE | EVENTLOG_ERROR_TYPE;
    const LSTATUS file = ::RegSetValueExW(key.get(), L"EventMessageFile", 0, REG_EXPAND_SZ,
                                          reinterpret_cast<const BYTE*>(kMessages), sizeof kMessages);
    const LSTATUS kinds = ::RegSetValueExW(key.get(), L"TypesSupported", 0, REG_DWORD,
                                           reinterpret_cast<const BYTE*>(&types), sizeof types);
    return static_cast<DWORD>(file != ERROR_SUCCESS ? file : kinds);
}

fs::path program_data() {
    PWSTR text = nullptr;
    fs::path path;
    if (SUCCEEDED(::SHGetKnownFolderPath(FOLDERID_ProgramData, 0, nullptr, &text))) path = text;
    ::CoTaskMemFree(text);
    return path;
}

// A folder of the administrators, with `also` in its list; one that is there must be theirs already.
ServiceResult<void> make_folder(const fs::path& folder, const std::wstring& also) {
    const std::wstring list = L"O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)" + also;
    SECURITY_ATTRIBUTES attributes{sizeof attributes, nullptr, FALSE};
    if (!::ConvertStringSecurityDescriptorToSecurityDescriptorW(list.c_str(), SDDL_REVISION_1,
                                                                &attributes.lpSecurityDescriptor, nullptr))
        return last_trouble();
    const OwnedMemory descriptor(attributes.lpSecurityDescriptor);
    if (::CreateDirectoryW(folder.c_str(), &attributes)) return {};
    if (::GetLastError() != ERROR_ALREADY_EXISTS) return last_trouble();
    const auto control = control_of(folder, true);
    if (!control) return last_trouble();
    if (control->owner != Control::Owner::system)
        return tl::unexpected(ServiceError{ServiceTrouble::denied, narrow(folder.native())});
    PACL access = nullptr;
    BOOL present = FALSE, defaulted = FALSE;
    std::wstring name = folder.native();
    ::GetSecurityDescriptorDacl(descriptor.get(), &present, &access, &defaulted);
    const DWORD error = ::SetNamedSecurityInfoW(name.data(), SE_FILE_OBJECT,
                                                DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
                                                nullptr, nullptr, access, nullptr);
    if (error != ERROR_SUCCESS) return trouble_of(error);
    return {};
}

}  // namespace

ServiceResult<void> install_service(const SystemService& outline) {
    const OwnedService manager(::OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT | SC_MANAGER_CREATE_SERVICE));
    if (!manager) return last_trouble();
    const std::wstring name = wide(outline.name), account = L"NT SERVICE\\" + name;
    std::wstring line;
    append_quoted(line, own_program().native());
    for (const auto& argument : outline.arguments) append_quoted(line, wide(argument));
    const OwnedService service(::CreateServiceW(manager.get(), name.c_str(), wide(outline.title).c_str(),
                                                SERVICE_CHANGE_CONFIG | SERVICE_START | DELETE,
                                                SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START, SERVICE_ERROR_NORMAL,
                                                line.c_str(), nullptr, nullptr, nullptr, account.c_str(), nullptr));
    if (!service) return last_trouble();
    DWORD error = configure(service.get(), outline) ? ERROR_SUCCESS : ::GetLastError();
    if (error == ERROR_SUCCESS) error = add_source_of_events(name);
    if (error == ERROR_SUCCESS) return {};
    ::DeleteService(service.get());  // half a service is none
    return trouble_of(error);
}

ServiceResult<void> remove_service(const std::string& name) {
    auto service = open_service(name, DELETE | SERVICE_STOP | SERVICE_QUERY_STATUS);
    if (!service) return tl::unexpected(service.error());
    static_cast<void>(stop(service->get()));  // one that does not end is gone when it does
    if (!::DeleteService(service->get())) return last_trouble();
    ::RegDeleteTreeW(HKEY_LOCAL_MACHINE, (kSources + wide(name)).c_str());
    service->reset();
    // Its process may still be on its way out; somebody else who looks at it keeps it for longer.
    const auto end = std::chrono::steady_clock::now() + kMostGoing;
    while (open_service(name, SERVICE_QUERY_STATUS)) {
        if (std::chrono::steady_clock::now() > end) return trouble(ServiceTrouble::going);
        ::Sleep(kLook);
    }
    return {};
}

ServiceResult<void> start_service(const std::string& name) {
    const auto service = open_service(name, SERVICE_START | SERVICE_QUERY_STATUS);
    if (!service) return tl::unexpected(service.error());
    if (!::StartServiceW(service->get(), 0, nullptr)) return last_trouble();
    const auto state = settle(service->get());
    if (!state) return tl::unexpected(state.error());
    if (state->phase == State::Phase::running) return {};
    return tl::unexpected(ServiceError{ServiceTrouble::ended, {}, state->code});
}

ServiceResult<void> stop_service(const std::string& name) {
    const auto service = open_service(name, SERVICE_STOP | SERVICE_QUERY_STATUS);
    if (!service) return tl::unexpected(service.error());
    return stop(service->get());
}

ServiceResult<ServiceState> service_state(const std::string& name) {
    const auto service = open_service(name, SERVICE_QUERY_STATUS);
    if (!service) return tl::unexpected(service.error());
    return look(service->get());
}

fs::path service_directory() {
    const fs::path base = program_data();
    return base.empty() ? base : base / L"pidpys" / L"service";
}

ServiceResult<fs::path> make_service_state(const std::string& name) {
    const fs::path folder = service_directory(), state = folder / L"state";
    const std::wstring sid = service_sid(wide(name));
    if (folder.empty() || sid.empty()) return trouble(ServiceTrouble::unfinished);
    // 0x1200a9: read and walk through; 0x1301bf: change as well.
    if (auto made = make_folder(folder.parent_path(), L"(A;OICI;0x1200a9;;;BU)"); !made)
        return tl::unexpected(made.error());
    if (auto made = make_folder(folder, L"(A;OICI;0x1200a9;;;" + sid + L")"); !made)
        return tl::unexpected(made.error());
    if (auto made = make_folder(state, L"(A;OICI;0x1301bf;;;" + sid + L")"); !made) return tl::unexpected(made.error());
    return state;
}

}  // namespace pidpys::platform
