// SPDX-License-Identifier: MIT
// A session (ticket): the inputs a caller has loaded and the jobs that read them (cipher-api 3). It belongs to one
// caller; to any other it does not exist.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/accounts/account.hpp"
#include "api/session/job_slot.hpp"
#include "api/session/opened_keys.hpp"
#include "api/session/options.hpp"
#include "certs/judgement.hpp"

namespace pidpys::api {

// Where the session's private key comes from: bytes the caller brought, or a path this service admits. The path wins.
struct KeySource {
    std::optional<Blob> container;
    std::string path;
    std::vector<Blob> certificates;          // given beside the container, before those it holds
    std::uint64_t version = 0;               // grows with each change
    [[nodiscard]] bool empty() const { return !container && path.empty(); }
};

// What a job reads. Copied when the job starts, so that later uploads do not reach it.
struct Inputs {
    std::optional<Blob> data;
    std::string document_name;               // of a form upload; may be empty
    std::optional<Blob> signature;           // an existing one, from POST ds/data
    std::string signature_name;              // of a form upload; may be empty
    std::string metadata;                    // HTML for the question to the user, untrusted
    std::shared_ptr<const Charge> metadata_place;
    SessionOptions options;
    KeySource keys;
};

// What is kept of a verification, charged to the session's account.
struct KeptJudgement {
    certs::Judgement judgement;
    Charge place;
};

class Session {
public:
    Session(std::string uuid, std::string owner, AccountPtr account, Charge place, std::shared_ptr<OpenedKeys> opened);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    const std::string uuid;
    const std::string owner;                 // Caller::key()
    const AccountPtr account;                // what is kept here is charged to it

    // The inputs, under the lock and for a moment.
    [[nodiscard]] Inputs inputs() const;
    template <class Change>
    auto change(Change change) {
        const std::lock_guard lock(mutex_);
        return change(inputs_);
    }

    // The container opened before with this password, so that one session pays for the key derivation once.
    [[nodiscard]] OpenKeysPtr opened(const KeySource& source, const SecretString& password) const;
    void keep_opened(const KeySource& source, const SecretString& password, OpenKeysPtr keys);

    // A job runs, or the user is being asked for one.
    [[nodiscard]] bool busy() const { return creator.state().running || verifier.state().running; }

    JobSlot<Blob> creator;
    JobSlot<KeptJudgement> verifier;

    // Ends the session for whoever waits for its jobs and lets go of what it holds.
    void close();
    [[nodiscard]] bool closed() const { return closed_; }

    std::atomic<std::chrono::steady_clock::time_point> last_used;

private:
    const Charge place_;
    mutable std::mutex mutex_;
    std::atomic<bool> closed_ = false;
    Inputs inputs_;
    const std::shared_ptr<OpenedKeys> opened_;
};

using SessionPtr = std::shared_ptr<Session>;

}  // namespace pidpys::api
