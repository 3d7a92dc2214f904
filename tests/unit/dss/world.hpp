// SPDX-License-Identifier: MIT
// Two users, two boxes, a client and keys; requests go through the route table as they come from the transport.
#pragma once

#include <dss_sign.pb.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include "api/dss/dss.hpp"
#include "api/dss/store/sqlite_store.hpp"
#include "tests/main/temporary_directory.hpp"
#include "tests/unit/dss/fakes.hpp"
#include "tests/unit/journal/fake_journal.hpp"

namespace pidpys::test {

// What a test prepares has to work.
inline void must(const Result<void>& result) {
    if (!result) throw std::runtime_error(result.error().detail);
}

void write_file(const std::filesystem::path& file, std::string_view text);

// A self-signed certificate with its key in a PKCS#12 file under `directory`, and the password in a file beside it.
// `kind`: "P-256", "P-384", "RSA", "ED25519".
api::dss::CertificateRecord make_key(const std::filesystem::path& directory, const std::string& name, const char* kind,
                                     std::chrono::system_clock::time_point now, std::chrono::hours validity);

inline constexpr const char* kClient = "testClient-1";
inline constexpr const char* kAliceId = "aaaaaaaa-0000-4000-8000-000000000001";
inline constexpr const char* kBobId = "bbbbbbbb-0000-4000-8000-000000000002";
inline constexpr const char* kAliceBox = "aaaaaaaa-1111-4111-8111-111111111111";
inline constexpr const char* kBobBox = "bbbbbbbb-2222-4222-8222-222222222222";
inline constexpr const char* kUnpaidBox = "cccccccc-3333-4333-8333-333333333333";
inline constexpr const char* kPassword = "correct horse";

// The accounts above, Alice's certificate included. The scrypt hashes are made once a process.
void populate(api::dss::Store& store, const api::dss::CertificateRecord& alice);

struct World {
    TemporaryDirectory directory;
    FakeClock clock;
    api::Accounts accounts;
    QueueWorkers workers, logins;  // `logins` in place of the thread that checks passwords
    FakeLoop loop{clock};
    FakePrompter prompter;
    pidpys::test::FakeJournal journal;
    api::dss::SignFile sign = api::dss::sign_file;
    std::function<void(api::dss::TaskStep)> after;
    token::Tokens* tokens = nullptr;
    observe::Registry registry;
    observe::Meters meters{registry};
    api::dss::DssOptions options;
    api::dss::CertificateRecord certificate;       // Alice's
    std::unique_ptr<api::dss::SqliteStore> store;  // a second connection, as the command line has
    std::unique_ptr<api::Router> router;
    std::unique_ptr<api::dss::Dss> dss;

    explicit World(const char* key = "P-256");

    void start();  // (again: as after a crash)
    std::string token(const char* user = kAliceId);

    struct Ask {
        api::Method method = api::Method::get;
        std::string target;
        std::string body;
        api::Headers headers;
    };
    api::Response send(const Ask& ask);
    // With Authorization for the user; everything posted runs before it returns.
    api::Response get(const std::string& target, const char* user = kAliceId, api::Headers headers = {});
    api::Response post(const std::string& target, std::string body, const char* user = kAliceId,
                       api::Headers headers = {});
    // What DssSignResult answers Alice.
    Diadoc::Api::Proto::Dss::DssSignResult result_of(const std::string& task);
};

std::string header(const api::Response& response, std::string_view name);

}  // namespace pidpys::test
