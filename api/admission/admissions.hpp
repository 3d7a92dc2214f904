// SPDX-License-Identifier: MIT
// Which origins may use what is the user's: decided by configuration, by remembered answers, or by asking once.
// Local programs of the user need no admission.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "api/http/gateway.hpp"
#include "api/workers.hpp"
#include "channel/prompter.hpp"

namespace pidpys::api {

struct AdmissionConfig {
    std::vector<std::string> allow;  // origin patterns (origin_matches); deny wins over allow
    std::vector<std::string> deny;
    std::chrono::seconds patience{120};               // how long the user has to answer
    std::filesystem::path file;                       // remembered answers; empty: kept in memory alone
    std::vector<std::vector<std::string>> only = {};  // bounds: an origin outside of any of these lists is denied
};

struct RememberedOrigin {
    std::string origin;
    bool allowed = false;
    bool lasting = false;    // kept in the file; else until the service ends
    std::int64_t since = 0;  // Unix seconds
    std::optional<std::chrono::steady_clock::time_point>
        until;  // of the steady clock: setting the other prolongs nothing
};

class Admissions final : public OriginAdmission {
public:
    Admissions(AdmissionConfig config, channel::Prompter& prompter, EventLoop& loop, const Clock& clock);

    // Called, from any thread, after what list() answers has changed. Set before the first use.
    void on_change(std::function<void()> changed) { changed_ = std::move(changed); }

    // One of the service's own origins: always admitted.
    void admit_own(Origin origin);

    // Reads the remembered answers. A damaged file is an error and nobody is admitted by it.
    Result<void> load();

    [[nodiscard]] std::optional<Result<void>> decided(const Origin& origin) const override;

    // Decided already, for it. From any thread.
    [[nodiscard]] bool is_admitted(const Origin& origin) const {
        const auto decision = decided(origin);
        return decision && decision->has_value();
    }

    // On the network thread. Questions of one origin that wait together are one question; `max_waiting` requests wait
    // with it, the next is busy. The question is withdrawn when nobody waits for its answer any more.
    void ask(const Caller& caller, std::stop_token gone, Done done) override;
    static constexpr std::size_t max_waiting = 4;

    [[nodiscard]] std::vector<RememberedOrigin> list() const;
    bool revoke(const std::string& origin);  // forget the answer: the next call asks again

private:
    // The requests of one origin that wait for one question. Network thread only.
    struct Waiting {
        struct Request {
            Done done;
            std::optional<std::stop_callback<std::function<void()>>> left;
        };
        std::stop_source withdrawn;
        std::list<Request> requests;
    };

    void leave(const std::string& origin, const std::shared_ptr<Waiting>& waiting, Waiting::Request* request);
    void answered(const std::string& origin, const std::shared_ptr<Waiting>& waiting, const channel::Answer& answer);
    void save_locked() const;

    AdmissionConfig config_;
    channel::Prompter& prompter_;
    EventLoop& loop_;
    const Clock& clock_;
    std::function<void()> changed_;
    mutable std::mutex mutex_;
    std::vector<Origin> own_;
    std::map<std::string, RememberedOrigin> remembered_;
    std::map<std::string, std::shared_ptr<Waiting>> waiting_;
};

}  // namespace pidpys::api
