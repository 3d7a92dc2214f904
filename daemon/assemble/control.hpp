// SPDX-License-Identifier: MIT
// What the agent's windows see and do, on the daemon's side: keys in use, permissions, admitted origins.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "api/admission/admissions.hpp"
#include "api/session/key_ring.hpp"
#include "api/session/permissions.hpp"
#include "api/workers.hpp"
#include "channel/control.hpp"

namespace pidpys::daemon {

class Control final : public channel::ControlHandler {
public:
    Control(api::KeyRing& keys, api::Permissions& permissions, api::Admissions& admissions, api::Workers& workers)
        : keys_(keys), permissions_(permissions), admissions_(admissions), workers_(workers) {}

    void set_listening(std::vector<std::string> addresses, std::string demo_page);

    channel::State state() override;
    std::vector<channel::PermissionEntry> permissions() override;
    std::vector<channel::OriginEntry> origins() override;
    Result<void> revoke_permission(const std::string& id) override;
    Result<void> revoke_origin(const std::string& origin) override;
    void login(channel::LoginRequest request, std::function<void(Result<void>)> done) override;
    Result<void> start_without_keys() override;
    Result<void> logout() override;

private:
    api::KeyRing& keys_;
    api::Permissions& permissions_;
    api::Admissions& admissions_;
    api::Workers& workers_;
    std::mutex mutex_;
    std::vector<std::string> listening_;
    std::string demo_page_;
};

}  // namespace pidpys::daemon
