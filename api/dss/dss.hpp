// SPDX-License-Identifier: MIT
// The DssSign contract as one part of the service. Nothing is opened before a database is there and DSS is used.
#pragma once

#include <memory>

#include "api/accounts/accounts.hpp"
#include "api/accounts/rates.hpp"
#include "api/dss/options.hpp"
#include "api/dss/tasks/engine.hpp"
#include "api/http/router.hpp"
#include "api/oidc/issuer.hpp"

namespace pidpys::api::dss {

struct Context;

class Dss {
public:
    struct Parts {
        Accounts& accounts;
        Workers& workers;
        EventLoop& loop;
        const Clock& clock;
        channel::Prompter& prompter;
        journal::Journal& journal;   // of consent
        KeyVault::HeldKey held_key;  // the key in use by the agent's login, if it is the certificate's
        MapFile map_file = read_file;
        GatherBlob gather = gather_in_memory;
        std::function<void(const std::string&)> log;
        unsigned lanes = 2;         // signatures at a time: the number of processors
        SignFile sign = sign_file;  // for tests, as is `after`
        std::function<void(TaskStep)> after = {};
        Workers* logins = nullptr;                // for tests: in place of the thread that checks passwords
        Rates* rates = nullptr;                   // who counts requests a second; none: the DSS itself
        oidc::Issuer* issuer = nullptr;           // whose tokens are believed beside our own
        std::function<bool()> without_keys = {};  // the user has chosen to work so: he is not asked to log in
        observe::Meters* meters = nullptr;        // null: nobody counts
        std::function<void(const std::string&)> event = {};  // of a task, for programs that read the log
        std::function<void(const std::string&)> warn = {};   // of trouble, with the store above all
        token::Tokens* tokens = nullptr;                     // where keys of certificates may be; null: nowhere
    };

    Dss(DssOptions options, Parts parts);
    ~Dss();
    Dss(const Dss&) = delete;
    Dss& operator=(const Dss&) = delete;

    // Adds the contract "dss" with all its paths; call before the router serves.
    void add_routes(Router& router);

    // For another front of the same accounts and tasks (api/confirm): `compute` runs on a worker in the caller's name, or on
    // the thread that checks passwords, where all fronts together have half of the places. `refuse` says what cannot be:
    // too_many_requests; unavailable without a database; internal where it fails.
    using Compute = std::function<Response(Context&)>;
    using Refuse = std::function<Response(Problem)>;
    void on_worker(const Caller& caller, Compute compute, Refuse refuse, Reply reply);
    void on_login_lane(Compute compute, Refuse refuse, Reply reply);

    // Goes on with the tasks of a former process. Without a database: nothing.
    void start();
    void stop();

    // What there is to do. Without a database: nothing, and all is well. Waits for the store: on a worker.
    struct Health {
        bool store_answers = true, queue_moves = true;
        TaskStore::Queue queue;
        std::chrono::milliseconds oldest{0};  // of the unfinished tasks
    };
    Health look();

    // Forgets all opened keys (the screen was locked, the user logged out).
    void drop_keys();

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace pidpys::api::dss
