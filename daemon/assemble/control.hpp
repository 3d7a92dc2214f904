// SPDX-License-Identifier: MIT
// What the agent's windows see and do, on the daemon's side: keys in use, permissions, admitted origins.
#pragma once

#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "api/accounts/accounts.hpp"
#include "api/admission/admissions.hpp"
#include "api/session/key_ring.hpp"
#include "api/session/permissions.hpp"
#include "api/workers.hpp"
#include "channel/control.hpp"

namespace pidpys::daemon {

struct ControlParts {
    api::KeyRing& keys;
    api::Permissions& permissions;
    api::Admissions& admissions;
    api::Accounts& accounts;
    api::Workers& workers;
    journal::Journal& journal;
    std::filesystem::path journal_file;
    std::function<void()> drop_opened_keys;   // those that other contracts have opened for themselves
};

class Control final : public channel::ControlHandler {
public:
    explicit Control(ControlParts parts) : parts_(std::move(parts)) {}

    void set_listening(std::vector<std::string> addresses, std::string demo_page);

    channel::State state() override;
    std::vector<channel::PermissionEntry> permissions() override;
    std::vector<channel::OriginEntry> origins() override;
    Result<std::vector<channel::HistoryEntry>> history(std::uint64_t before) override;
    Result<void> revoke_permission(const std::string& id) override;
    Result<void> revoke_origin(const std::string& origin) override;
    void login(channel::LoginRequest request, std::function<void(Result<void>)> done) override;
    Result<void> start_without_keys() override;
    Result<void> logout() override;
    void screen_locked() override;

private:
    const ControlParts parts_;
    std::mutex mutex_;                        // guards the rest
    bool without_keys_ = false;               // the user's choice, until keys are in use
    std::vector<std::string> listening_;
    std::string demo_page_;
};

}  // namespace pidpys::daemon
