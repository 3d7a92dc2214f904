// SPDX-License-Identifier: MIT
#include "daemon/assemble/registry_keeper.hpp"

#include <algorithm>

#include "daemon/log.hpp"

namespace pidpys::daemon {
namespace {

constexpr std::chrono::hours update_every{24};

certs::AuthorityWatch national_watch(const std::vector<std::filesystem::path>& folders) {
    std::vector<std::filesystem::path> files;
    for (const auto& folder : folders)
        for (const char* name : {certs::authority_list_file, certs::certificate_list_file, certs::trusted_list_file})
            files.push_back(folder / name);
    return certs::AuthorityWatch({}, std::move(files));
}

std::int64_t unix_now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// Unix seconds; 0 for a file that is not there.
std::int64_t written(const std::filesystem::path& file) {
    std::error_code error;
    const auto time = std::filesystem::last_write_time(file, error);
    if (error) return 0;
    const auto age = std::filesystem::file_time_type::clock::now() - time;
    return std::max<std::int64_t>(0, unix_now() - std::chrono::floor<std::chrono::seconds>(age).count());
}

certs::RegistryTrust trust_of(const Settings& settings) {
    return {settings.test_roots ? certs::TestRoots::trusted : certs::TestRoots::refused, settings.trusted_list_signers};
}

}  // namespace

void name_unusable(const std::vector<files::UnusableFile>& unusable) {
    for (const auto& file : unusable) log(LogLevel::warning, "not used: " + file.reason.detail);
}

RegistryKeeper::RegistryKeeper(const Settings& settings, const Parts& parts)
    : parts_(parts),
      state_(settings.state),
      folders_(certs::registry_folders(settings.state, settings.shared_registry)),
      trust_(trust_of(settings)),
      offline_(settings.network.offline),
      daily_(settings.update_registry && !offline_),
      own_watch_(authority_folders(settings, settings.state)),
      national_watch_(national_watch(folders_)),
      tasks_(parts.accounts, parts.workers) {
    if (settings.test_roots) log(LogLevel::warning, "roots of tests are trusted: authorities.test_roots is on");
    // Before the files are read: what changes meanwhile is seen later.
    (void)own_watch_.changed();
    (void)national_watch_.changed();
    read_changes(true);
}

void RegistryKeeper::sweep() {
    const bool own = own_watch_.changed(), national = national_watch_.changed();
    if (own || national) (void)tasks_.post([this, national] { read_changes(national); });
    if (!daily_ || !is_due()) return;
    asked_ = std::chrono::steady_clock::now();
    update([](const Result<Outcome>&) {});
}

// At most once a day, whatever came of it.
bool RegistryKeeper::is_due() const {
    if (asked_ != std::chrono::steady_clock::time_point{} && std::chrono::steady_clock::now() - asked_ < update_every)
        return false;
    std::error_code error;
    const auto written =
        std::filesystem::last_write_time(certs::registry_folder(state_) / certs::authority_list_file, error);
    return error || std::filesystem::file_time_type::clock::now() - written >= update_every;
}

void RegistryKeeper::update(Done done) {
    if (updating_.exchange(true)) return done(fail(Errc::busy, "the registry of authorities is being brought already"));
    const auto errand = std::make_shared<proof::RegistryUpdate>(state_, folders_, trust_);
    const auto resume = [this](std::function<void()> task) { return tasks_.post(std::move(task)); };
    proof::drive(
        errand, parts_.network, tasks_.stop(), resume,
        [this, errand, done = std::move(done)] {
            const auto& outcome = errand->outcome();
            log_outcome(outcome);
            if (outcome) read_changes(true);
            updating_ = false;
            done(outcome);
        },
        proof::registry_patience);
}

RegistryKeeper::Age RegistryKeeper::age() const {
    const std::int64_t brought = brought_;
    return {brought, !offline_ && unix_now() - brought > std::chrono::seconds(certs::registry_is_old).count()};
}

void RegistryKeeper::log_outcome(const Result<Outcome>& outcome) const {
    if (!outcome)
        return log(LogLevel::warning, "the registry of authorities was not brought: " + outcome.error().detail);
    log(LogLevel::info, "the registry of authorities was brought");
    if (outcome->complaint) log(LogLevel::warning, "not taken: " + outcome->complaint->detail);
}

void RegistryKeeper::read_changes(bool national) {
    const std::lock_guard lock(reading_);
    auto own = certs::load_authority_files(own_watch_.directories());
    name_unusable(own.unusable);
    // Lists of revoked certificates come every day, and a thousand certificates are not parsed for each.
    if (!national && own.authorities == own_) return current_.set_revocation_lists(own.revocation_lists);
    auto registry = certs::load_registry(folders_, trust_);
    name_unusable(registry.unusable);
    brought_ = std::min(written(registry.list), written(registry.bundle));
    if (registry.trusted_list && registry.trusted_list->is_late(std::chrono::system_clock::now()))
        log(LogLevel::warning, "the trusted list is out of date: pidpys authorities update brings the next one");
    own_ = own.authorities;
    certs::append_listed(own.authorities, std::move(registry.authorities));
    certs::AuthorityRegistry next(std::move(own.authorities), std::move(registry.certificates));
    next.set_revocation_lists(own.revocation_lists);
    current_.replace(std::move(next));
}

}  // namespace pidpys::daemon
