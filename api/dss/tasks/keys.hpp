// SPDX-License-Identifier: MIT
// The private keys behind DSS certificates, opened when a task needs them and kept while tasks follow each other.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/dss/store/accounts.hpp"
#include "api/dss/tasks/token_keys.hpp"
#include "api/workers.hpp"

namespace pidpys::api::dss {

using KeyPtr = std::shared_ptr<const crypto::KeyEntry>;

class KeyVault {
public:
    // The key that the user has in use through the agent, if its certificate has this DER; null otherwise.
    using HeldKey = std::function<KeyPtr(ByteView certificate)>;

    // `tokens` null: there are none, and keys there are unavailable. `patience`: so long a key of a token may take to open before
    // others who want it no longer wait for that.
    KeyVault(const Clock& clock, std::chrono::seconds idle, HeldKey held, token::Tokens* tokens = nullptr,
             std::chrono::milliseconds patience = std::chrono::seconds(10))
        : clock_(clock), idle_(idle), patience_(patience), held_(std::move(held)), tokens_(tokens) {}

    // Costs a key derivation or a log-in to a token the first time: call on a worker. One attempt at the password, never a
    // second by itself; whoever waited for another's attempt, and it failed, has its answer.
    // Errors: unavailable (not in use), not_found, io, denied (container or password file), wrong_password, no_key,
    // what crypto::open_container and TokenKeys::open answer.
    Result<KeyPtr> open(const CertificateRecord& certificate);

    // It is used while the user has it in use, and he has not.
    [[nodiscard]] bool waits_for_login(const CertificateRecord& certificate) const;

    // Why a key made no signature. One whose token has gone is forgotten, to be opened anew by whoever wants it next, and the error
    // says unavailable, whatever the library called it.
    Error explain(const crypto::KeyEntry& key, Error error);

    void drop_idle();  // forgets keys that nothing has used for `idle`
    void drop_all();

private:
    struct Kept {
        KeyPtr key;
        TokenKeyPtr in_token;  // null: it is here
        std::chrono::steady_clock::time_point used;
    };
    // Where those who want one certificate's key wait for the one who opens it; others' keys do not wait for a slow token.
    struct Door {
        std::mutex mutex;  // of what follows, but for the last two, which whoever is in changes
        std::condition_variable left;
        bool occupied = false;
        std::chrono::steady_clock::time_point entered;
        std::atomic<std::uint64_t> failures = 0;
        std::optional<Error> failure;  // the last
    };
    class Entrance;  // to it, for as long as one is in
    std::shared_ptr<Door> door_of(const std::string& thumbprint);
    KeyPtr kept(const CertificateRecord& certificate);  // null: it is to be opened
    Result<Kept> open_anew(const CertificateRecord& certificate);
    void forget(const crypto::KeyEntry* key);

    const Clock& clock_;
    const std::chrono::seconds idle_;
    const std::chrono::milliseconds patience_;
    const HeldKey held_;
    TokenKeys tokens_;
    std::mutex mutex_;                                    // of what follows; never held while a key opens
    std::map<std::string, Kept> kept_;                    // by thumbprint
    std::map<std::string, std::shared_ptr<Door>> doors_;  // likewise
    std::vector<std::weak_ptr<const TokenKey>> handed_out_;
};

// The key of `container`, a file, that belongs to the certificate. Errors as above.
Result<KeyPtr> open_key(const CertificateRecord& certificate);

}  // namespace pidpys::api::dss
