// SPDX-License-Identifier: MIT
// Whether a newer version of the program is released: looked for once a day where the administrator, the configuration or
// the person in the agent says so, and told. Nothing is downloaded.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "api/accounts/accounts.hpp"
#include "api/workers.hpp"
#include "daemon/assemble/service_tasks.hpp"
#include "daemon/config/settings.hpp"
#include "online/fetcher.hpp"
#include "release/inquiry.hpp"

namespace pidpys::daemon {

class UpdateKeeper {
public:
    struct Parts {
        api::Accounts& accounts;
        api::Workers& workers;
        online::Fetcher& network;
        std::function<std::chrono::system_clock::time_point()> now = std::chrono::system_clock::now;
    };

    UpdateKeeper(const Settings& settings, const release::Origin& releases, const Parts& parts);
    UpdateKeeper(const UpdateKeeper&) = delete;
    UpdateKeeper& operator=(const UpdateKeeper&) = delete;

    // Once a minute, on the network thread: asks where it is time to.
    void sweep();

    using Done = std::function<void(Result<void>)>;

    // The person's wish, from the agent; who wants to be told is told now. Does not wait; `done` is called once, from any
    // thread. Errors: denied (it is not the person's to choose), busy, io, those of the network and of the notice.
    void watch(bool wanted, Done done);

    struct News {
        bool choice = false;   // the person may choose
        bool watched = false;  // somebody has chosen
        std::string version;   // newer than this program; empty: none is known
        std::string page;      // that tells of it
        bool operator==(const News&) const = default;
    };
    [[nodiscard]] News news() const;  // from any thread

    // The service stops: nothing is given to workers any more, and an inquiry under way ends.
    void close() { tasks_.close(); }

private:
    void ask(Done done);
    void answered(const Result<online::Answer>& answer, const Done& done);
    Result<void> take(const Result<online::Answer>& answer);
    Result<void> write_watch();
    [[nodiscard]] bool is_watched() const;  // with mutex_ held

    const Parts parts_;
    const release::PublicKey key_;
    const std::string address_;
    const bool possible_;                // there are a key, an address and a network
    const std::optional<bool> decided_;  // by the administrator or the configuration
    const release::Memory memory_;
    const release::Schedule schedule_;
    std::atomic<bool> asking_ = false;
    ServiceTasks tasks_;
    std::mutex writing_;  // of workers, which write one after the other

    mutable std::mutex mutex_;  // guards the rest
    release::Watch watch_;
    std::optional<release::Notice> newest_;
};

}  // namespace pidpys::daemon
