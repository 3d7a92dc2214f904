// SPDX-License-Identifier: MIT
// What stands behind the side door: /metrics, /health/live and /health/ready. It says which part is not well and never why:
// that is for the log.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "api/accounts/account.hpp"
#include "api/workers.hpp"
#include "daemon/assemble/contracts.hpp"
#include "daemon/transport/side_door.hpp"
#include "observe/registry.hpp"

namespace pidpys::daemon {

class WatchDesk : public std::enable_shared_from_this<WatchDesk> {
public:
    struct Parts {
        api::EventLoop& loop;
        api::Workers& workers;
        api::AccountPtr account;  // of the service
        const api::Clock& clock;
        observe::Registry& registry;
        Contracts& contracts;
        std::function<std::size_t()> connections;  // network thread
        std::chrono::system_clock::time_point started;
        std::chrono::milliseconds patience{3'000};  // with the workers
    };

    // Adds its families to the registry.
    explicit WatchDesk(Parts parts);

    // Network thread.
    void answer(std::string_view path, const SideDoor::Answer& reply);

    // The service is about to stop: it is not ready any more.
    void drain() { draining_ = true; }

private:
    using Composed = std::function<api::Response(const Vitals&)>;
    void after_look(const SideDoor::Answer& reply, Composed compose);
    [[nodiscard]] api::Response ready(const Vitals& vitals, bool workers) const;
    [[nodiscard]] api::Response metrics(const Vitals& vitals);

    const Parts parts_;
    std::atomic<bool> draining_ = false;
    observe::Gauges& well_;
    observe::Gauges& tasks_;
    observe::Gauges& oldest_;
    observe::Gauges& questions_;
    observe::Gauges& connections_;
    observe::Gauges& sessions_;
};

}  // namespace pidpys::daemon
