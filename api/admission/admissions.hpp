// SPDX-License-Identifier: MIT
// Which origins may use what is the user's: decided by configuration, by remembered answers, or by asking once.
// Local programs of the user need no admission.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "api/http/message.hpp"
#include "api/workers.hpp"
#include "channel/prompter.hpp"

namespace pidpys::api {

struct AdmissionConfig {
    std::vector<std::string> allow;            // origin patterns (origin_matches); deny wins over allow
    std::vector<std::string> deny;
    std::chrono::seconds patience{120};        // how long the user has to answer
    std::filesystem::path file;                // remembered answers; empty: kept in memory alone
};

struct RememberedOrigin {
    std::string origin;
    bool allowed = false;
    bool lasting = false;                      // kept in the file; else until the service ends
    std::int64_t since = 0;                    // Unix seconds
};

class Admissions {
public:
    using Done = std::function<void(Result<void>)>;

    Admissions(AdmissionConfig config, channel::Prompter& prompter, EventLoop& loop, const Clock& clock);

    // Called, from any thread, after what list() answers has changed. Set before the first use.
    void on_change(std::function<void()> changed) { changed_ = std::move(changed); }

    // One of the service's own origins: always admitted.
    void admit_own(Origin origin);

    // Reads the remembered answers. A damaged file is an error and nobody is admitted by it.
    Result<void> load();

    // Calls `done` with success, denied, timeout or unavailable; at once if decided, else on the network thread when
    // the user has answered. Questions of one origin that wait together are one question.
    void require(const Request& request, Done done);

    [[nodiscard]] std::vector<RememberedOrigin> list() const;
    bool revoke(const std::string& origin);    // forget the answer: the next call asks again

private:
    [[nodiscard]] Result<void> decided(const Origin& origin, bool& known) const;
    void answered(const std::string& origin, const channel::Answer& answer);
    void save_locked() const;

    AdmissionConfig config_;
    channel::Prompter& prompter_;
    EventLoop& loop_;
    const Clock& clock_;
    std::function<void()> changed_;
    mutable std::mutex mutex_;
    std::vector<Origin> own_;
    std::map<std::string, RememberedOrigin> remembered_;
    std::map<std::string, std::vector<Done>> waiting_;
};

}  // namespace pidpys::api
