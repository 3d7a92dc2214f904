// SPDX-License-Identifier: MIT
// The daemon's parts in the order of run(), without a network: an agent by hand, pages that call, and the end.
#include "daemon/assemble/contracts.hpp"

#include <fstream>
#include <future>
#include <optional>
#include <thread>

#include <catch2/catch.hpp>
#include <openssl/pkcs12.h>

#include "../cms/material.hpp"
#include "../prompt/support.hpp"
#include "crypto/base/openssl.hpp"
#include "daemon/transport/loop.hpp"
#include "daemon/workers/pool.hpp"
#include "daemon/workers/system_clock.hpp"
#include "journal/database.hpp"
#include "journal/sqlite_journal.hpp"

using namespace pidpys;
using namespace pidpys::channel;
using namespace pidpys::daemon;
using test::BareAgent;

namespace {

// A P-256 key with a certificate of its own, password "demo".
void write_container(const std::filesystem::path& file) {
    const auto entry = crypto::test::make_entry(crypto::test::KeyKind::p256);
    const auto* at = entry.certificates.front().data();
    const crypto::X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(entry.certificates.front().size())));
    const std::unique_ptr<PKCS12, crypto::FreeWith<PKCS12_free>> box(
        PKCS12_create("demo", "key", entry.key.get(), certificate.get(), nullptr, 0, 0, 1000, 1000, 0));
    const Bytes der = crypto::der_of(i2d_PKCS12, box.get());
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(der.data()), static_cast<std::streamsize>(der.size()));
}

using Heard = std::future<api::Response>;

// The members stand as in run(), the loop's thread in place of its server.
struct Process {
    Process() {
        settings.state = directory.file("state");
        std::filesystem::create_directories(settings.state);
        settings.login = directory.file("key.p12");
        settings.password_file = directory.file("password");
        write_container(settings.login);
        std::ofstream(settings.password_file) << "demo\n";
        PrompterConfig config;
        config.agent_socket = directory.file("agent.sock");
        prompts = std::move(*make_prompter(config));
        journal::JournalOptions options;
        options.file = journal::journal_file(settings.state);
        journal.emplace(options);
        workers.emplace();
        contracts = std::move(*make_contracts(settings, {loop, accounts, *workers, clock, *prompts, *journal}));
        contracts->listening({{"127.0.0.1", 9091}});
        network = std::jthread([this] { loop.run(); });
        agent.emplace(config.agent_socket);
        state = agent->next<State>();
    }
    ~Process() { loop.stop(); }

    // A page's call, its head and then its body, as the transport makes it.
    Heard call(const char* path, std::string body, api::Method method = api::Method::post) {
        auto heard = std::make_shared<std::promise<api::Response>>();
        auto answer = heard->get_future();
        loop.post([this, heard, path, method, body = std::move(body)] {
            api::RequestHead head;
            head.method = method;
            head.target = path;
            head.scheme = "https";
            head.authority = "localhost:9091";
            head.headers = {{"Origin", "https://bank.example"}};
            head.content_length = body.size();
            head.local_port = 9091;
            const auto follow = [this, heard, path, method, body](api::Verdict verdict) {
                if (auto* refused = std::get_if<api::Response>(&verdict)) return heard->set_value(std::move(*refused));
                api::Request request;
                request.method = method;
                request.path = path;
                request.caller = std::get<api::Admit>(verdict).caller;
                request.destination = std::get<api::Admit>(verdict).destination;
                request.body = api::Blob::of(body);
                contracts->service().on_request(
                    request, [heard](api::Response response) { heard->set_value(std::move(response)); });
            };
            auto first = contracts->service().on_head(head);
            if (auto* wait = std::get_if<api::Wait>(&first)) return wait->begin({}, follow);
            if (auto* refused = std::get_if<api::Response>(&first)) return follow(std::move(*refused));
            follow(std::get<api::Admit>(first));
        });
        return answer;
    }
    Heard ask_permission() { return call("/api/v1/accessToken", R"({"accessTimesNumber": 3})"); }

    void answer(QuestionKind kind, Outcome outcome) {
        const Ask asked = agent->next<Ask>();
        REQUIRE(asked.question.kind == kind);
        agent->send(Reply{asked.question.id, {outcome, false, {}, {}}});
    }
    void grant_permission() {
        auto granted = ask_permission();
        answer(QuestionKind::admission, Outcome::allowed);
        answer(QuestionKind::signature, Outcome::allowed);
        REQUIRE(granted.get().status == 200);
    }
    std::size_t permissions() {
        agent->send(Command{1, CommandKind::list_permissions, {}});
        return agent->next<Permissions>().entries.size();
    }
    void close() {
        std::promise<void> closed;
        loop.post([&] {
            contracts->close();
            closed.set_value();
        });
        closed.get_future().get();
    }

    test::TemporaryDirectory directory;
    Settings settings;
    State state;
    std::optional<BareAgent> agent;
    const SystemClock clock;
    Loop loop;
    std::unique_ptr<PromptDesk> prompts;
    std::optional<journal::SqliteJournal> journal;
    api::Accounts accounts;
    std::unique_ptr<Contracts> contracts;
    std::optional<WorkerPool> workers;
    std::jthread network;
};

std::string text_of(const api::Response& response) { return std::string(as_text(response.body.view())); }

}  // namespace

TEST_CASE("contracts_that_close_answer_whoever_waits_for_the_user") {
    Process process;
    SECTION("for the site's admission") {
        auto waiting = process.ask_permission();
        process.agent->next<Ask>();
        process.close();
        CHECK(waiting.get().status == 503);
    }
    SECTION("for the use of a key") {
        auto waiting = process.ask_permission();
        process.answer(QuestionKind::admission, Outcome::allowed);
        process.agent->next<Ask>();
        process.close();
        const auto refused = waiting.get();
        CHECK(refused.status == 403);
        CHECK(text_of(refused).find("failureCause") != std::string::npos);
    }
    CHECK(process.agent->closed_by_daemon());
    auto late = process.ask_permission();
    CHECK(late.get().status >= 400);
}

TEST_CASE("contracts_end_while_questions_are_open_and_nobody_calls_them_back") {
    Process process;
    auto waiting = process.ask_permission();
    process.agent->next<Ask>();
}

TEST_CASE("agent_is_told_of_what_changes_through_the_api") {
    Process process;
    CHECK(process.state.started);
    CHECK(process.state.keys.size() == 1);
    process.grant_permission();
    process.agent->next<State>();
    CHECK(process.permissions() == 1);
    process.call("/api/v1/personalKeysSession", {}, api::Method::del);
    while (!process.agent->next<State>().keys.empty()) {}
    CHECK(process.permissions() == 0);
}

TEST_CASE("state_is_started_once_keys_are_in_use_or_the_user_does_without") {
    Process process;
    process.agent->send(Command{2, CommandKind::logout, {}});
    State state = process.agent->next<State>();
    CHECK(state.keys.empty());
    CHECK_FALSE(state.started);
    process.agent->send(Command{3, CommandKind::start_without_keys, {}});
    state = process.agent->next<State>();
    CHECK(state.keys.empty());
    CHECK(state.started);
}

TEST_CASE("locked_screen_ends_permissions_and_keys_in_use") {
    Process process;
    process.grant_permission();
    process.agent->send(Command{2, CommandKind::screen_locked, {}});
    while (process.agent->next<CommandResult>().request != 2) {}
    CHECK(process.permissions() == 0);
    State state = process.agent->next<State>();
    while (!state.keys.empty()) state = process.agent->next<State>();
    CHECK_FALSE(state.started);
}

TEST_CASE("history_of_the_agent_has_what_was_asked_allowed_and_put_away") {
    Process process;
    process.grant_permission();
    process.agent->send(Command{2, CommandKind::revoke_origin, "https://bank.example"});
    process.agent->send(Command{3, CommandKind::screen_locked, {}});
    while (process.agent->next<CommandResult>().request != 3) {}
    process.journal->flush();
    process.agent->send(Command{4, CommandKind::list_history, "0"});
    std::vector<std::string> events;
    const History history = process.agent->next<History>();
    for (const auto& entry : history.entries) events.insert(events.begin(), entry.event);
    CHECK(events == std::vector<std::string>{"opened", "started", "key_login", "question", "answer", "question",
                                             "answer", "permission_given", "admission_revoked", "permission_revoked",
                                             "key_logout"});
    const auto& permission = history.entries.at(3);
    CHECK(permission.origin == "https://bank.example");
    CHECK(permission.count == 3);
    CHECK(permission.under == history.entries.at(4).id);
    CHECK(history.entries.at(4).by == "agent");
    CHECK(history.entries.at(8).by == "configuration");
}

TEST_CASE("service_whose_journal_cannot_be_written_asks_nobody_and_says_why", "[posix]") {
    Process process;
    process.grant_permission();
    process.journal->flush();
    std::filesystem::remove(journal::journal_file(process.settings.state));
    const auto refused = process.ask_permission().get();
    CHECK(refused.status == 403);
    CHECK(text_of(refused).find("journal of consent") != std::string::npos);
}
