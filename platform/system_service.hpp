// SPDX-License-Identifier: MIT
// Services that the system starts before anybody logs on: those of Windows' service control manager. Where units of
// systemd do this every call answers `unsupported`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace pidpys::platform {

enum class ServiceTrouble {
    unsupported,  // no such manager here, or it is not the one that started this process
    denied,       // the process is not elevated
    exists,
    absent,
    going,    // marked for deletion: gone when the last program that looks at it lets it go
    running,  // already
    stopped,  // already
    disabled,
    ended,      // at its start, with `code`
    unfinished  // in time, or the system's own words in `detail`
};

struct ServiceError {
    ServiceTrouble trouble = ServiceTrouble::unfinished;
    std::string detail = {};
    int code = 0;
};

template <class T>
using ServiceResult = tl::expected<T, ServiceError>;

// It runs as an account of its own, NT SERVICE\name, that nobody can log on as, with no privilege but to walk through
// folders; delayed after the start of the machine; anew after a fall, but not after it has ended by itself.
struct SystemService {
    std::string name;                    // also of its source of events
    std::string title, description;      // for people
    std::vector<std::string> arguments;  // of this very program
};

ServiceResult<void> install_service(const SystemService& service);
ServiceResult<void> remove_service(const std::string& name);  // stops it first
ServiceResult<void> start_service(const std::string& name);   // until it says that it is ready
ServiceResult<void> stop_service(const std::string& name);    // until it has ended

struct ServiceState {
    enum class Phase { stopped, starting, running, stopping } phase = Phase::stopped;
    std::uint32_t process = 0;
    int code = 0;  // with which it ended last, 0: as it was told
};
ServiceResult<ServiceState> service_state(const std::string& name);

// %ProgramData%\pidpys\service: of the administrators; the service reads there. Empty where there are no services.
std::filesystem::path service_directory();

// Makes that folder and `state` in it, which the service alone writes, for a service that is installed. denied as well
// where somebody else was there before: nothing of his is used.
ServiceResult<std::filesystem::path> make_service_state(const std::string& name);

// The process that the manager has started: `body` serves until the SIGTERM which the manager's word becomes, and
// answers an exit code. Where `is_final` denies it, the process falls, which the manager takes for a reason to start it
// anew. From here on the event log of that name is open. unsupported: nobody's manager has started this process.
ServiceResult<int> serve_as_service(const std::string& name, const std::function<int()>& body,
                                    const std::function<bool(int code)>& is_final);

}  // namespace pidpys::platform
