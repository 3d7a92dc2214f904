// SPDX-License-Identifier: MIT
// The Cipher contract (cipher-api): what its endpoints share. The endpoints themselves stand in a file for each family,
// named after the path, and are listed in routes.cpp.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <vector>

#include "api/http/message.hpp"
#include "api/messages/answer.hpp"
#include "api/session/key_paths.hpp"
#include "api/session/key_ring.hpp"
#include "api/session/permissions.hpp"
#include "api/session/session_store.hpp"
#include "api/workers.hpp"
#include "certs/trust.hpp"
#include "channel/prompter.hpp"

namespace pidpys::api {

struct CipherConfig {
    std::chrono::seconds idle{3600};                    // a session nobody uses is dropped after this
    Quota quota;
    std::uint64_t max_uses = 10'000;                    // of one permission (accessTimesNumber)
    std::chrono::seconds patience{120};                 // how long the user has to answer
    // Ask before each signature with a container that the caller itself brought. Off: the page could sign elsewhere
    // with it anyway, and its admission is the guard.
    bool ask_for_own_containers = false;
    std::vector<std::filesystem::path> key_path_prefixes;   // files that keyStorePath may name besides chosen ones
};

struct CipherEnvironment {
    Workers& workers;
    const Clock& clock;
    channel::Prompter& prompter;
    const certs::AuthorityRegistry& authorities;
    KeyRing& keys;
    Permissions& permissions;
    LanguageTable& languages;
    KnownCertificates known_certificates = {};
};

class Cipher {
public:
    // Outlives the workers' last task.
    Cipher(CipherConfig config, const CipherEnvironment& environment);

    const CipherConfig config;
    const CipherEnvironment env;
    SessionStore sessions;
    KeyPaths key_paths;

    // Drops what nobody uses; the process calls it every minute or so.
    void sweep() { sessions.close_idle(); }

    // Runs the task: here if the `octets` it looks at are few, else on a worker.
    void run(std::size_t octets, std::function<void()> task);

    // Computes an answer, here or on a worker.
    void answer(std::size_t octets, Reply reply, Language language, std::function<Response()> compute);
    void answer_on_worker(Reply reply, Language language, std::function<Response()> compute);
};

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
