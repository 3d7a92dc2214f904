// SPDX-License-Identifier: MIT
// DSS with real threads, time and disk around it, and a user who always says yes.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>

#include "daemon/workers/pool.hpp"
#include "daemon/workers/system_clock.hpp"
#include "tests/unit/dss/world.hpp"

namespace bench {

class Scene {
public:
    explicit Scene(const char* key);

    // Posts the request and waits for the task's end; seconds between.
    double sign(const pidpys::api::Blob& body);
    // As many small tasks after each other as fit; tasks a second.
    double tasks_per_second(double seconds);
    void put_on_shelf(const std::string& name, pidpys::ByteView data);

    [[nodiscard]] const pidpys::api::dss::CertificateRecord& certificate() const { return certificate_; }
    static unsigned lanes();

private:
    pidpys::api::Response send(pidpys::api::Method method, const std::string& target, const pidpys::api::Blob& body);

    pidpys::test::TemporaryDirectory directory_;
    pidpys::daemon::SystemClock clock_;
    pidpys::test::FakeLoop loop_{clock_};
    pidpys::test::FakePrompter prompter_;
    pidpys::journal::NoJournal journal_;
    pidpys::api::dss::CertificateRecord certificate_;
    std::unique_ptr<pidpys::api::dss::SqliteStore> store_;
    pidpys::api::Accounts accounts_;
    pidpys::api::Router router_;
    std::mutex mutex_;
    std::condition_variable ended_;
    unsigned ends_ = 0;
    std::string authorization_;
    std::unique_ptr<pidpys::api::dss::Dss> dss_;
    std::unique_ptr<pidpys::daemon::WorkerPool> workers_;
};

}  // namespace bench
