// SPDX-License-Identifier: MIT
// The Cipher contract without a network: requests go through the real route table into the real handlers; workers,
// clock and the user are ours.
#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "api/cipher/routes.hpp"
#include "tests/unit/journal/fake_journal.hpp"

namespace pidpys::api::test {

// Runs tasks when the test says so, or at once.
class HandWorkers final : public Workers {
public:
    bool post(const AccountPtr& caller, std::function<void()> task) override;
    void run_all();
    bool at_once = true;  // drained after each request

private:
    std::deque<std::function<void()>> tasks_;
};

class HandClock final : public Clock {
public:
    [[nodiscard]] std::chrono::system_clock::time_point now() const override {
        return std::chrono::system_clock::now() + moved;
    }
    [[nodiscard]] std::chrono::steady_clock::time_point steady() const override {
        return std::chrono::steady_clock::time_point() + moved;
    }
    std::chrono::seconds moved{0};
};

// A user who answers as told, or thinks until answer() is called.
class HandPrompter final : public channel::Prompter {
public:
    void ask(channel::Question question, std::stop_token withdrawn, std::function<void(channel::Answer)> done) override;
    [[nodiscard]] bool available() const override { return true; }
    [[nodiscard]] bool offers_login() const override { return at_desk; }
    void answer(channel::Outcome outcome);
    void progress(const channel::Work& work) override { works.push_back(work); }

    channel::Answer reply{channel::Outcome::allowed, false, {}, {}};
    bool thinks = false, at_desk = false;  // at the desk: can be asked to log in
    std::vector<channel::Question> asked;
    std::vector<channel::Work> works;  // as they were told

private:
    std::deque<std::function<void(channel::Answer)>> waiting_;
};

struct Heard {
    int status = 0;
    std::string type, body;
    nlohmann::ordered_json json;  // null if the body is none
    [[nodiscard]] std::string message() const { return json.value("message", ""); }
    [[nodiscard]] std::string cause() const { return json.value("failureCause", ""); }
};
using HeardPtr = std::shared_ptr<std::optional<Heard>>;

struct Signer {
    Bytes container;  // PKCS#12
    std::string password;
    Bytes certificate;  // DER
};

// One authority and five people, made once for all tests.
const Bytes& authority_certificate();
const Signer& alice();   // P-256
const Signer& bob();     // RSA-2048
const Signer& carol();   // P-384: her signatures take SHA-384
const Signer& dave();    // P-256
const Signer& oksana();  // ДСТУ 4145, M257

// The servers there are, and an authority besides that of the tests.
struct World {
    online::Fetcher* network = nullptr;
    Bytes root = {};
};

class Fixture {
public:
    // `pool`: workers of the test's own instead of `workers`.
    explicit Fixture(CipherConfig config = {}, Workers* pool = nullptr, const Quota& quota = {},
                     const World& world = {});

    void send(Method method, const std::string& path, const std::string& body, const std::string& type,
              const Reply& reply);

    // A request of the page at `origin` ("" is a local program); nullopt while the answer is awaited.
    HeardPtr begin(Method method, const std::string& path, const std::string& body = {},
                   const std::string& type = "application/json");
    // The same, answered at once.
    Heard call(Method method, const std::string& path, const std::string& body = {},
               const std::string& type = "application/json");
    Heard post(const std::string& path, const std::string& body = {}) { return call(Method::post, path, body); }
    Heard put(const std::string& path, const std::string& body = {}) { return call(Method::put, path, body); }
    Heard get(const std::string& path) { return call(Method::get, path); }
    Heard upload(const std::string& path, const std::string& octets) {
        return call(path.ends_with("keyStore") ? Method::put : Method::post, path, octets, "application/octet-stream");
    }

    [[nodiscard]] std::uint64_t max_body(Method method, const std::string& path) const;  // of the route
    [[nodiscard]] const Router& router() const { return router_; }
    std::string ticket();  // "ticket/UUID"
    std::string ticket_with(const Signer& signer, const std::string& data);
    std::string sign(const std::string& at, const std::string& password);  // the signature's octets
    void log_in(const Signer& signer);

    std::string origin = "https://bank.example";
    bool admitted = true;  // by the user: every site
    std::stop_source leaves;
    Accounts accounts;
    HandWorkers workers;
    HandClock clock;
    HandPrompter user;
    pidpys::test::FakeJournal journal;
    certs::CurrentRegistry authorities;
    LanguageTable languages;
    Permissions permissions;
    KeyRing keys;
    Cipher cipher;

private:
    Router router_;
};

std::string text_of(const Bytes& octets);

}  // namespace pidpys::api::test
