// SPDX-License-Identifier: MIT
// The keys the service itself holds: taken into use by the agent's login window or by personalKeysSession, used only
// under a permission. At most one container at a time. Thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <vector>

#include "api/session/open_keys.hpp"

namespace pidpys::api {

class KeyRing {
public:
    // `forgotten` is called with the fingerprint of a signing key that is no longer in use: its permissions end.
    explicit KeyRing(std::function<void(const std::string&)> forgotten = {}, KnownCertificates known = {})
        : forgotten_(std::move(forgotten)), known_(std::move(known)) {}

    // Called, from any thread, after other keys or none are in use. Set before the first use.
    void on_change(std::function<void()> changed) { changed_ = std::move(changed); }

    // Opens the container (on a worker: it costs a key derivation) and takes its keys into use. busy if keys are in
    // use already; no_key, no_certificate if nothing in it can sign; errors of crypto::open_container.
    Result<channel::KeyFacts> login(ByteView container, const SecretString& password,
                                    const std::vector<Bytes>& certificates = {},
                                    std::chrono::system_clock::time_point at = std::chrono::system_clock::now());

    // False if no keys were in use.
    bool logout();

    // The keys in use; null if none. A job that holds them ends normally after a logout.
    [[nodiscard]] OpenKeysPtr current() const;

private:
    const std::function<void(const std::string&)> forgotten_;
    const KnownCertificates known_;
    std::function<void()> changed_;
    mutable std::mutex mutex_;
    OpenKeysPtr keys_;
};

}  // namespace pidpys::api
