// SPDX-License-Identifier: MIT
#include "daemon/assemble/control.hpp"

#include <memory>

#include "daemon/assemble/history.hpp"
#include "daemon/assemble/key_login.hpp"

namespace pidpys::daemon {
namespace {

constexpr const char* by_agent = "agent";

tl::unexpected<Error> not_in_use() { return fail(Errc::not_found, "the key is not in use"); }

}  // namespace

void Control::set_listening(std::vector<std::string> addresses, std::string demo_page) {
    const std::lock_guard lock(mutex_);
    listening_ = std::move(addresses);
    demo_page_ = std::move(demo_page);
}

void Control::set_trust(api::TrustEnd trust) {
    const std::lock_guard lock(mutex_);
    trust_ = trust;
}

api::TrustEnd Control::trust() {
    const std::lock_guard lock(mutex_);
    return trust_;
}

channel::State Control::state() {
    channel::State state;
    state.language = "uk";
    state.journal = parts_.journal.trouble();
    for (const auto& keys : parts_.keys.all())
        for (const auto& [purpose, name] : {std::pair{crypto::KeyPurpose::signature, "signature"},
                                            std::pair{crypto::KeyPurpose::key_agreement, "keyAgreement"}})
            if (const auto* key = keys->find(purpose))
                state.keys.push_back({api::key_facts(*key), name, keys->signer_facts().fingerprint});
    const auto registry = parts_.registry.age();
    state.registry_brought = registry.brought;
    state.registry_due = registry.due;
    auto updates = parts_.updates.news();
    state.update_choice = updates.choice;
    state.update_watched = updates.watched;
    state.update_version = std::move(updates.version);
    state.update_page = std::move(updates.page);
    state.started = !state.keys.empty() || parts_.keys.without();
    const std::lock_guard lock(mutex_);
    state.listening = listening_;
    state.demo_page = demo_page_;
    state.trust_ends = trust_.ends;
    state.trust_due = trust_.due;
    return state;
}

std::vector<channel::PermissionEntry> Control::permissions() {
    std::vector<channel::PermissionEntry> entries;
    for (const auto& facts : parts_.permissions.list()) {
        channel::PermissionEntry entry;
        entry.id = facts.id;
        if (facts.caller != api::Caller{}.key()) entry.caller = facts.caller;
        entry.key.fingerprint = facts.key_fingerprint;
        entry.key.owner = facts.key_owner;
        entry.uses_left = facts.uses_left;
        entry.uses_granted = facts.uses_granted;
        entry.expires = std::chrono::duration_cast<std::chrono::seconds>(facts.expires.time_since_epoch()).count();
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::vector<channel::OriginEntry> Control::origins() {
    std::vector<channel::OriginEntry> entries;
    for (const auto& origin : parts_.admissions.list()) {
        entries.push_back({origin.origin, origin.allowed, false, origin.since, origin.lasting, 0});
        if (!origin.until) continue;
        const auto end = std::chrono::system_clock::now() + (*origin.until - std::chrono::steady_clock::now());
        entries.back().until = std::chrono::duration_cast<std::chrono::seconds>(end.time_since_epoch()).count();
    }
    return entries;
}

Result<std::vector<channel::HistoryEntry>> Control::history(std::uint64_t before) {
    return read_history(parts_.journal_file, before);
}

Result<std::vector<channel::HistoryEntry>> Control::signed_under(std::uint64_t permission) {
    return read_signed_under(parts_.journal_file, permission);
}

std::vector<channel::TokenEntry> Control::tokens() {
    std::vector<channel::TokenEntry> entries;
    for (const token::ConnectedToken& token : parts_.tokens.connected()) {
        entries.push_back(
            {token.uri(), token.id.label, token.id.model, token.id.serial, token.pin, token.pin_on_device});
        for (const token::StoredContainer& each : token.containers)
            entries.push_back({each.uri, token.id.label, token.id.model, token.id.serial, {}, {}, each.label});
    }
    return entries;
}

Result<void> Control::end_silence(const std::string& asker) {
    if (!parts_.prompts.end_silence(asker)) return fail(Errc::not_found, "nobody of this name is kept silent");
    return {};
}

Result<void> Control::revoke_permission(const std::string& id) {
    return parts_.permissions.revoke(id) ? Result<void>{} : fail(Errc::not_found, "no such permission");
}

Result<void> Control::revoke_origin(const std::string& origin) {
    if (!parts_.admissions.revoke(origin)) return fail(Errc::not_found, "no such origin");
    journal::Record record;
    record.event = journal::Event::admission_revoked;
    record.who.origin = origin;
    record.by = by_agent;
    parts_.journal.append(std::move(record));
    return {};
}

void Control::login(channel::LoginRequest request, std::function<void(std::optional<channel::LoginFailure>)> done) {
    // Workers take copyable tasks; a password is not copied.
    auto shared = std::make_shared<channel::LoginRequest>(std::move(request));
    parts_.workers.post(parts_.accounts.service(), [this, shared, done = std::move(done)] {
        done(login_by_path({parts_.keys, parts_.tokens}, shared->path, shared->password,
                           {shared->certificates.begin(), shared->certificates.end()},
                           {{{}, by_agent, {}}, api::Beside::others, shared->person_knows}));
    });
}

Result<void> Control::start_without_keys() {
    parts_.keys.work_without({{}, by_agent, "to work without a key"});
    return {};
}

Result<void> Control::logout(const std::string& key) {
    const api::KeyHandling by{{}, by_agent, {}};
    const bool ended = key.empty() ? parts_.keys.logout(by) : parts_.keys.logout(key, by);
    return ended || key.empty() ? Result<void>() : not_in_use();
}

Result<void> Control::choose_key(const std::string& key) {
    return parts_.keys.choose(key) ? Result<void>() : not_in_use();
}

// The answer may come after this object's end.
void Control::update_registry(std::function<void(Result<void>)> done) {
    parts_.registry.update([&prompts = parts_.prompts, done = std::move(done)](const auto& outcome) {
        prompts.state_changed();
        done(outcome ? Result<void>() : tl::unexpected(outcome.error()));
    });
}

// As above.
void Control::watch_updates(bool wanted, std::function<void(Result<void>)> done) {
    parts_.updates.watch(wanted, [&prompts = parts_.prompts, done = std::move(done)](Result<void> outcome) {
        prompts.state_changed();
        done(std::move(outcome));
    });
}

void Control::screen_locked() {
    parts_.permissions.revoke_all();
    parts_.keys.logout({{}, {}, "the screen was locked"});
    parts_.drop_opened_keys();
    parts_.tokens.log_out_all();
}

}  // namespace pidpys::daemon
