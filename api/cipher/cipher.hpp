// SPDX-License-Identifier: MIT
// The Cipher contract (cipher-api): what its endpoints share. The endpoints themselves stand in a file for each family,
// named after the path, and are listed in routes.cpp.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <vector>

#include "api/accounts/accounts.hpp"
#include "api/cipher/envelope_config.hpp"
#include "api/cipher/told_paths.hpp"
#include "api/http/gather.hpp"
#include "api/http/message.hpp"
#include "api/messages/answer.hpp"
#include "api/messages/language_table.hpp"
#include "api/session/key_paths.hpp"
#include "api/session/key_ring.hpp"
#include "api/session/permissions.hpp"
#include "api/session/session_store.hpp"
#include "api/workers.hpp"
#include "certs/authorities/current_registry.hpp"
#include "channel/prompter.hpp"
#include "keygen/profile.hpp"
#include "observe/meters.hpp"
#include "online/fetcher.hpp"
#include "token/tokens.hpp"

namespace pidpys::api {

struct CipherConfig {
    SessionLife sessions;
    std::uint64_t max_uses = 10'000;     // of one permission (accessTimesNumber)
    std::chrono::seconds patience{120};  // how long the user has to answer
    // Ask before each signature with a container that the caller itself brought. Off: the page could sign elsewhere
    // with it anyway, and its admission is the guard.
    bool ask_for_own_containers = false;
    std::vector<std::filesystem::path> key_path_prefixes;  // files that keyStorePath may name besides chosen ones
    EnvelopeConfig envelope;
    // The kinds of keys that can be made, read anew for each request; on a worker.
    std::function<Result<std::vector<keygen::KeyProfile>>()> key_profiles = [] { return keygen::built_in_profiles(); };
    std::size_t shortest_password = 8;  // characters, of new keys
    bool ask_all_authorities = false;   // about keys without a certificate, where nobody says whose they are
};

struct CipherEnvironment {
    Accounts& accounts;
    Workers& workers;
    const Clock& clock;
    channel::Prompter& prompter;
    const certs::CurrentRegistry& authorities;
    KeyRing& keys;
    Permissions& permissions;
    journal::Journal& journal;
    LanguageTable& languages;
    GatherBlob gather = gather_in_memory;
    KnownCertificates known_certificates = {};
    online::Fetcher* network = nullptr;               // null: none; outlives the workers' last task
    std::vector<online::Address> stamp_servers = {};  // the administrator's
    BuildBlob build = build_in_memory;
    // proof::Context::clock_apart. From any thread.
    std::function<void(const std::string& server, const std::string& times)> clock_apart = {};
    token::Tokens* tokens = nullptr;  // null: none
    // Puts certificates (DER) to those that are known; may be empty. On workers.
    std::function<void(const std::vector<Bytes>&)> keep_certificates = {};
    observe::Meters* meters = nullptr;       // null: nobody counts
    std::function<bool()> others_wait = {};  // EventLoop's; empty: never
};

inline constexpr std::size_t a_signature = 32 * 1024;  // octets whose digest takes as long as one that is made quickly

class Cipher {
public:
    // Outlives the workers' last task.
    Cipher(CipherConfig config, const CipherEnvironment& environment);

    const CipherConfig config;
    const CipherEnvironment env;
    SessionStore sessions;
    KeyPaths key_paths;
    ToldPaths told_paths;

    // Drops what nobody uses; the process calls it every minute or so.
    void sweep() { sessions.close_idle(); }

    // Runs the task for the caller: here if the `octets` it looks at are few, and fewer while others wait for this thread,
    // else on a worker. False if too many tasks of the caller wait already.
    bool run(const AccountPtr& caller, std::size_t octets, std::function<void()> task);

    // Computes an answer, here or on a worker; 429 if too many tasks of the caller wait already.
    void answer(const AccountPtr& caller, std::size_t octets, Reply reply, Language language,
                std::function<Response()> compute);
    void answer_on_worker(const AccountPtr& caller, Reply reply, Language language, std::function<Response()> compute);
};

// Why a task was not taken.
inline Error too_much_work() { return {Errc::exhausted, "too many tasks of the caller wait already"}; }

// Runs what may throw (no memory, a bug) where an error is a value.
template <class Compute>
auto guarded(Compute compute) -> decltype(compute()) {
    try {
        return compute();
    } catch (const std::bad_alloc&) {
        return fail(Errc::exhausted, "out of memory");
    } catch (const std::exception&) {
        return fail(Errc::internal, "unexpected failure");
    }
}

}  // namespace pidpys::api
