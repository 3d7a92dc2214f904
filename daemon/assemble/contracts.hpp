// SPDX-License-Identifier: MIT
// Everything between transport and crypto, put together: route table, guard, admission, sessions, endpoints.
#pragma once

#include <memory>

#include "api/accounts/accounts.hpp"
#include "api/demo/demo_page.hpp"
#include "api/dss/store/tasks.hpp"
#include "api/http/service.hpp"
#include "api/workers.hpp"
#include "channel/control.hpp"
#include "daemon/config/settings.hpp"
#include "daemon/prompt/prompter_factory.hpp"
#include "journal/journal.hpp"
#include "observe/meters.hpp"
#include "release/key.hpp"

namespace pidpys::daemon {

struct ProcessParts {
    api::EventLoop& loop;
    api::Accounts& accounts;
    api::Workers& workers;
    const api::Clock& clock;
    PromptDesk& prompts;
    journal::Journal& journal;
    release::Origin releases = {};
    observe::Registry* registry = nullptr;  // null: nobody reads
    observe::Meters* meters = nullptr;      // of it
};

// How the service is, for whoever watches it from outside.
struct Vitals {
    bool store = false, keys = false, queue = false, journal = false;  // well
    api::dss::TaskStore::Queue tasks;
    std::chrono::milliseconds oldest_task{0};
    std::size_t questions = 0, token_sessions = 0;
    [[nodiscard]] bool well() const { return store && keys && queue && journal; }
};

class Contracts {
public:
    virtual ~Contracts() = default;
    virtual api::HttpService& service() = 0;
    // Called once the service listens, before the first request: addresses for windows and for the origins of the
    // service's own pages.
    virtual void listening(const std::vector<Endpoint>& endpoints) = 0;
    // When browsers' trust in the served identity ends, for windows and the service's own page; as often as one likes.
    virtual void trusted_until(api::TrustEnd trust) = 0;
    // Waits for the store: on a worker, not after close().
    virtual Vitals look() = 0;
    virtual void sweep() = 0;  // once a minute: drops what nobody uses
    virtual void close() = 0;  // the service stops: whoever waits gets an answer; nobody is asked any more
};

// Errors: io, malformed (a store or an authority that cannot be read).
Result<std::unique_ptr<Contracts>> make_contracts(const Settings& settings, const ProcessParts& parts);

}  // namespace pidpys::daemon
