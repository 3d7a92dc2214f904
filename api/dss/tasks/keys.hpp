// SPDX-License-Identifier: MIT
// The private keys behind DSS certificates, opened when a task needs them and kept while tasks follow each other.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "api/dss/store/accounts.hpp"
#include "api/workers.hpp"
#include "crypto/key/private_key.hpp"

namespace pidpys::api::dss {

using KeyPtr = std::shared_ptr<const crypto::KeyEntry>;

class KeyVault {
public:
    // The key that the user has in use through the agent, if its certificate has this DER; null otherwise.
    using HeldKey = std::function<KeyPtr(ByteView certificate)>;

    KeyVault(const Clock& clock, std::chrono::seconds idle, HeldKey held)
        : clock_(clock), idle_(idle), held_(std::move(held)) {}

    // Costs a key derivation the first time: call on a worker. One attempt at the password, never a second by itself.
    // Errors: unavailable (not in use), not_found, io, denied (container or password file), wrong_password, no_key,
    // and what crypto::open_container answers.
    Result<KeyPtr> open(const CertificateRecord& certificate);

    // It is used while the user has it in use, and he has not.
    [[nodiscard]] bool waits_for_login(const CertificateRecord& certificate) const;

    void drop_idle();  // forgets keys that nothing has used for `idle`
    void drop_all();

private:
    struct Kept {
        KeyPtr key;
        std::chrono::steady_clock::time_point used;
    };
    const Clock& clock_;
    const std::chrono::seconds idle_;
    const HeldKey held_;
    std::mutex mutex_;                  // held while a container opens: the same is not opened twice
    std::map<std::string, Kept> kept_;  // by thumbprint
};

// The key of `container` that belongs to the certificate. Errors as above.
Result<KeyPtr> open_key(const CertificateRecord& certificate);

}  // namespace pidpys::api::dss
