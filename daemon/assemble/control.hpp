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
#include "api/demo/demo_page.hpp"
#include "api/session/key_ring.hpp"
#include "api/session/permissions.hpp"
#include "api/workers.hpp"
#include "channel/control.hpp"
#include "daemon/assemble/registry_keeper.hpp"
#include "daemon/assemble/update_keeper.hpp"
#include "daemon/prompt/prompter_factory.hpp"

namespace pidpys::daemon {

struct ControlParts {
    api::KeyRing& keys;
    token::Tokens& tokens;
    api::Permissions& permissions;
    api::Admissions& admissions;
    PromptDesk& prompts;
    api::Accounts& accounts;
    api::Workers& workers;
    journal::Journal& journal;
    std::filesystem::path journal_file;
    RegistryKeeper& registry;
    UpdateKeeper& updates;
    std::function<void()> drop_opened_keys;  // those that other contracts have opened for themselves
};

class Control final : public channel::ControlHandler {
public:
    explicit Control(ControlParts parts) : parts_(std::move(parts)) {}

    void set_listening(std::vector<std::string> addresses, std::string demo_page);
    void set_trust(api::TrustEnd trust);
    api::TrustEnd trust();

    channel::State state() override;
    std::vector<channel::PermissionEntry> permissions() override;
    std::vector<channel::OriginEntry> origins() override;
    Result<std::vector<channel::HistoryEntry>> history(std::uint64_t before) override;
    Result<std::vector<channel::HistoryEntry>> signed_under(std::uint64_t permission) override;
    std::vector<channel::SilenceEntry> silences() override { return parts_.prompts.silences(); }
    std::vector<channel::TokenEntry> tokens() override;
    Result<void> end_silence(const std::string& asker) override;
    Result<void> revoke_permission(const std::string& id) override;
    Result<void> revoke_origin(const std::string& origin) override;
    void login(channel::LoginRequest request, std::function<void(std::optional<channel::LoginFailure>)> done) override;
    Result<void> start_without_keys() override;
    Result<void> logout(const std::string& key) override;
    Result<void> choose_key(const std::string& key) override;
    void screen_locked() override;
    void update_registry(std::function<void(Result<void>)> done) override;
    void watch_updates(bool wanted, std::function<void(Result<void>)> done) override;

private:
    const ControlParts parts_;
    std::mutex mutex_;  // guards the rest
    std::vector<std::string> listening_;
    std::string demo_page_;
    api::TrustEnd trust_;
};

}  // namespace pidpys::daemon
