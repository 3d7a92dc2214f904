// SPDX-License-Identifier: MIT
#include "platform/system_service.hpp"

namespace pidpys::platform {
namespace {

tl::unexpected<ServiceError> unsupported() { return tl::unexpected(ServiceError{ServiceTrouble::unsupported}); }

}  // namespace

ServiceResult<void> install_service(const SystemService&) { return unsupported(); }
ServiceResult<void> remove_service(const std::string&) { return unsupported(); }
ServiceResult<void> start_service(const std::string&) { return unsupported(); }
ServiceResult<void> stop_service(const std::string&) { return unsupported(); }
ServiceResult<ServiceState> service_state(const std::string&) { return unsupported(); }
std::filesystem::path service_directory() { return {}; }
ServiceResult<std::filesystem::path> make_service_state(const std::string&) { return unsupported(); }

ServiceResult<int> serve_as_service(const std::string&, const std::function<int()>&, const std::function<bool(int)>&) {
    return unsupported();
}

}  // namespace pidpys::platform
