// SPDX-License-Identifier: MIT
// The DssSign contract as one part of the service. Nothing is opened before a database is there and DSS is used.
#pragma once

#include <memory>

#include "api/accounts/accounts.hpp"
#include "api/dss/options.hpp"
#include "api/dss/tasks/engine.hpp"
#include "api/http/router.hpp"

namespace pidpys::api::dss {

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
        std::function<bool()> without_keys = {};  // the user has chosen to work so: he is not asked to log in
    };

    Dss(DssOptions options, Parts parts);
    ~Dss();
    Dss(const Dss&) = delete;
    Dss& operator=(const Dss&) = delete;

    // Adds the contract "dss" with all its paths; call before the router serves.
    void add_routes(Router& router);

    // Goes on with the tasks of a former process. Without a database: nothing.
    void start();
    void stop();

    // Forgets all opened keys (the screen was locked, the user logged out).
    void drop_keys();

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace pidpys::api::dss
