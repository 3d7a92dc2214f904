// SPDX-License-Identifier: MIT
// The authorities of the running service: the user's own and those of the national registry, read again when their files
// change, and brought anew from the central authority when somebody asks for it.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <vector>

#include "api/accounts/accounts.hpp"
#include "api/workers.hpp"
#include "certs/authorities/current_registry.hpp"
#include "certs/authority_files.hpp"
#include "daemon/assemble/service_tasks.hpp"
#include "daemon/config/settings.hpp"
#include "online/fetcher.hpp"
#include "proof/registry_update.hpp"

namespace pidpys::daemon {

// What cannot be used is named and passed over: one damaged file must not keep the service from its users.
void name_unusable(const std::vector<files::UnusableFile>& unusable);

class RegistryKeeper {
public:
    struct Parts {
        api::Accounts& accounts;
        api::Workers& workers;
        online::Fetcher& network;
    };

    // Reads all of it, here.
    RegistryKeeper(const Settings& settings, const Parts& parts);
    RegistryKeeper(const RegistryKeeper&) = delete;
    RegistryKeeper& operator=(const RegistryKeeper&) = delete;

    [[nodiscard]] const certs::CurrentRegistry& current() const { return current_; }

    // Once a minute, on the network thread: has what changed read on a worker, and once a day the registry brought anew
    // where the configuration says so.
    void sweep();

    using Outcome = proof::RegistryUpdate::Outcome;
    using Done = std::function<void(Result<Outcome>)>;

    // Brings the national registry from the central authority's servers and works with it from then on. Does not wait and takes no lock that a
    // worker holds; `done` is called once, on another thread or, for busy (it is being brought) here. Other errors: of the network, of the lists, io; then the
    // last good registry stays.
    void update(Done done);

    // When the registry was brought here, Unix seconds, 0 if a part of it is absent; and whether that is to be done anew and
    // can be. From any thread.
    struct Age {
        std::int64_t brought = 0;
        bool due = false;
        bool operator==(const Age&) const = default;
    };
    [[nodiscard]] Age age() const;

    // The service stops: nothing is given to workers any more, and an update under way ends.
    void close() { tasks_.close(); }

private:
    void read_changes(bool national);
    void log_outcome(const Result<Outcome>& outcome) const;
    [[nodiscard]] bool is_due() const;

    const Parts parts_;
    const std::filesystem::path state_;
    const std::vector<std::filesystem::path> folders_;  // of the national registry
    const certs::RegistryTrust trust_;
    const bool offline_, daily_;
    certs::AuthorityWatch own_watch_, national_watch_;  // of the network thread
    std::chrono::steady_clock::time_point asked_{};     // by itself; of the network thread
    std::atomic<bool> updating_ = false;
    std::atomic<std::int64_t> brought_ = 0;
    ServiceTasks tasks_;

    std::mutex reading_;                 // of workers, which read one after the other
    std::vector<certs::Authority> own_;  // as last read
    certs::CurrentRegistry current_;
};

}  // namespace pidpys::daemon
