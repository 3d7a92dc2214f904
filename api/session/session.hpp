// SPDX-License-Identifier: MIT
// A session (ticket): the inputs a caller has loaded and the jobs that read them (cipher-api 3). It belongs to one
// caller; to any other it does not exist.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "api/accounts/account.hpp"
#include "api/session/job_slot.hpp"
#include "api/session/opened_keys.hpp"
#include "api/session/options.hpp"
#include "certs/judgement.hpp"
#include "certs/stamp_judgement.hpp"

namespace pidpys::api {

// Where the session's private key comes from: bytes the caller brought, or a path this service admits. The path wins.
struct KeySource {
    std::optional<Blob> container;
    std::string path;
    std::vector<Blob> certificates;  // given beside the container, before those it holds
    std::uint64_t version = 0;       // grows with each change
    [[nodiscard]] bool empty() const { return !container && path.empty(); }
};

// A file of a container to be made, as its caller names it.
struct NamedFile {
    std::string name;
    Blob content;
    std::shared_ptr<const Charge> place = {};  // of the name
    std::uint64_t upload = 0;                  // that brought it, of Inputs
};

// What a job reads. Copied when the job starts, so that later uploads do not reach it.
struct Inputs {
    std::optional<Blob> data;         // the newest upload
    std::string document_name;        // of a form upload; may be empty
    std::vector<NamedFile> files;     // with names, in the order they came, the newest last; empty: `data` alone
    std::size_t in_one_form = 0;      // files that `data` came with, itself among them
    std::uint64_t upload = 0;         // number of the newest upload of data, from 1
    std::uint64_t lost = 0;           // newest upload whose files had to go while asicForm was not set; 0: none
    std::uint64_t signed_upload = 0;  // newest upload that a signature was started over; 0: none
    std::optional<Blob> signature;    // an existing one, from POST ds/data
    std::string signature_name;       // of a form upload; may be empty
    std::optional<Blob> timestamp;    // an existing one, from POST ts/data
    std::string metadata;             // HTML for the question to the user, untrusted
    std::shared_ptr<const Charge> metadata_place;
    SessionOptions options;
    KeySource keys;
    std::vector<Blob> recipients;  // certificates, DER, that data are encrypted to

    // Files belong to one signature: those that one was started over go once others are there.
    void drop_signed_files();
};

struct Unraised;  // of the contract: a signature that is still to be raised to its level

// What a job has made: a signature, a raised one, a time-stamp, a message, what a message held.
struct Made {
    Blob octets;
    std::vector<Blob> certificates = {};      // DER, of a signature's signer and above: it may lack them itself
    std::set<std::string> unknown = {};       // certificates beside it whose status nobody could tell, by serial number
    std::set<std::string> clocks_apart = {};  // proof::Stamp::clock_apart of its time-stamps
    // Of an opened message: the certificate (DER) of the sender whom it proves; and whether that leads to an authority.
    Bytes sender = {};
    bool sender_authenticated = false;
};

// What is kept of a verification, charged to the session's account.
struct KeptJudgement {
    certs::Judgement judgement;
    Charge place;
    // Of a container, for each signer: the member that his signature is in, and the files that it is over.
    struct InContainer {
        std::string signature;
        std::vector<std::string> files;
    };
    std::vector<InContainer> in_container = {};
    // The container's own time-stamps: each member, and what it is over.
    struct Timestamp {
        std::string timestamp;
        std::vector<std::string> files;
        certs::StampJudgement judgement;
    };
    std::vector<Timestamp> timestamps = {};
};

struct KeptStampJudgement {
    certs::StampJudgement judgement;
    Charge place;
};

class Session {
public:
    Session(std::string uuid, std::string owner, AccountPtr account, Charge place, std::shared_ptr<OpenedKeys> opened);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    const std::string uuid;
    const std::string owner;   // Caller::key()
    const AccountPtr account;  // what is kept here is charged to it

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
    [[nodiscard]] bool busy() const {
        return creator.state().running || verifier.state().running || modifier.state().running ||
               stamper.state().running || stamp_verifier.state().running || encryptor.state().running ||
               decryptor.state().running;
    }

    void keep_unraised(std::shared_ptr<const Unraised> unraised);
    [[nodiscard]] std::shared_ptr<const Unraised> unraised() const;  // null: none

    JobSlot<Made> creator;
    JobSlot<Made> modifier;
    JobSlot<KeptJudgement> verifier;
    JobSlot<Made> stamper;
    JobSlot<Made> encryptor;
    JobSlot<Made> decryptor;
    JobSlot<KeptStampJudgement> stamp_verifier;

    // Ends the session for whoever waits for its jobs and lets go of what it holds.
    void close();
    [[nodiscard]] bool closed() const { return closed_; }
    [[nodiscard]] std::stop_token ended() const { return ending_.get_token(); }  // for what waits on its behalf

    std::atomic<std::chrono::steady_clock::time_point> last_used;

private:
    const Charge place_;
    mutable std::mutex mutex_;
    std::atomic<bool> closed_ = false;
    std::stop_source ending_;
    Inputs inputs_;
    std::shared_ptr<const Unraised> unraised_;
    const std::shared_ptr<OpenedKeys> opened_;
};

using SessionPtr = std::shared_ptr<Session>;

}  // namespace pidpys::api
