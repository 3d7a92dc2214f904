// SPDX-License-Identifier: MIT
// Handlers on one thread, jobs on others, as in the daemon; worth running under the thread sanitizer.
#include <catch2/catch.hpp>

#include <condition_variable>
#include <future>
#include <thread>

#include "crypto/cms/verify.hpp"
#include "fixture.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;

namespace {

class ThreadPool final : public Workers {
public:
    explicit ThreadPool(int count) {
        for (int i = 0; i < count; ++i) threads_.emplace_back([this] { work(); });
    }
    ~ThreadPool() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
        for (auto& thread : threads_) thread.join();
    }
    bool post(const AccountPtr&, std::function<void()> task) override {
        {
            const std::lock_guard lock(mutex_);
            tasks_.push_back(std::move(task));
        }
        wake_.notify_one();
        return true;
    }

private:
    void work() {
        for (;;) {
            std::function<void()> task;
            {
                std::unique_lock lock(mutex_);
                wake_.wait(lock, [&] { return stopping_ || !tasks_.empty(); });
                if (tasks_.empty()) return;
                task = std::move(tasks_.front());
                tasks_.pop_front();
            }
            task();
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> tasks_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

struct Client {
    Fixture& service;

    std::future<Response> begin(Method method, const std::string& path, const std::string& body = {},
                                const std::string& type = "application/json") const {
        auto promise = std::make_shared<std::promise<Response>>();
        service.send(method, path, body, type,
                     [promise](Response response) { promise->set_value(std::move(response)); });
        return promise->get_future();
    }
    Response call(Method method, const std::string& path, const std::string& body = {},
                  const std::string& type = "application/json") const {
        return begin(method, path, body, type).get();
    }
    std::string ticket(const std::string& data) const {
        const auto opened = nlohmann::json::parse(call(Method::post, "ticket").body.text());
        auto at = "ticket/" + opened.at("ticketUuid").get<std::string>();
        call(Method::post, at + "/data", data, "application/octet-stream");
        return at;
    }
};

}  // namespace

TEST_CASE("parallel_sessions_sign_their_own_data_and_a_permission_counts_each_once") {
    alice();  // made before the threads
    auto pool = std::make_unique<ThreadPool>(3);
    Fixture service({}, pool.get());
    service.workers.at_once = false;
    service.log_in(alice());
    const Client client{service};
    const auto permission =
        nlohmann::json::parse(client.call(Method::post, "accessToken", R"({"accessTimesNumber":40})").body.text());
    const auto body = "{\"accessTokenUuid\":\"" + permission.at("accessTokenUuid").get<std::string>() + "\"}";

    std::vector<std::string> tickets;
    std::vector<std::future<Response>> starts, downloads;
    for (int i = 0; i < 60; ++i) {
        tickets.push_back(client.ticket(std::to_string(i)));
        starts.push_back(client.begin(Method::post, tickets.back() + "/ds/creator", body));
        downloads.push_back(client.begin(Method::get, tickets.back() + "/ds/data"));
        if (i % 7 == 0) service.cipher.sweep();
    }
    int signatures = 0, refusals = 0;
    for (std::size_t i = 0; i < tickets.size(); ++i) {
        const auto started = starts[i].get();
        const auto download = downloads[i].get();
        if (started.status == 403) {
            ++refusals;
            CHECK(download.status == 500);
            continue;
        }
        ++signatures;
        REQUIRE(download.status == 200);
        const auto content = std::to_string(i);
        const auto verification = crypto::verify(download.body.view(), as_bytes(content), {alice().certificate});
        REQUIRE(verification);
        CHECK_FALSE(verification->signers.at(0).failure);
    }
    CHECK(signatures == 40);
    CHECK(refusals == 20);
    pool.reset();
}

TEST_CASE("parallel_requests_on_one_ticket_all_get_their_answers") {
    alice();
    bob();
    auto pool = std::make_unique<ThreadPool>(3);
    Fixture service({}, pool.get());
    service.workers.at_once = false;
    const Client client{service};
    const auto at = client.ticket("content");
    client.call(Method::put, at + "/keyStore", text_of(bob().container), "application/octet-stream");
    const std::string password = R"({"keyStorePassword":"12345"})";
    std::vector<std::future<Response>> answers;
    for (int i = 0; i < 10; ++i) {
        answers.push_back(client.begin(Method::put, at + "/keyStore/certificate/info/keyAgreement", password));
        answers.push_back(client.begin(Method::put, at + "/keyStore/verifier", password));
        answers.push_back(client.begin(Method::post, at + "/ds/creator", password));
        answers.push_back(client.begin(Method::put, at + "/option", R"({"embedCertificateType":"signerCert"})"));
        answers.push_back(client.begin(Method::get, at + "/ds/creator"));
        answers.push_back(client.begin(Method::get, at + "/ds/data"));
        answers.push_back(client.begin(Method::post, at + "/ds/verifier"));
        answers.push_back(client.begin(Method::get, at + "/ds/verifier"));
    }
    answers.push_back(client.begin(Method::del, at));
    for (auto& answer : answers) CHECK(answer.get().status >= 200);
    pool.reset();
    CHECK(service.accounts.held().octets == 0);
}
