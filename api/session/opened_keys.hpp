// SPDX-License-Identifier: MIT
// The key containers that sessions have opened, so that a session pays for the key derivation once. Opened keys lie in
// the secure heap, which all callers share and which is small: the least recently used of a caller goes when it has too
// many, that of the caller with the most when all have. Thread-safe.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

#include "api/accounts/account.hpp"
#include "api/session/open_keys.hpp"
#include "api/session/password_check.hpp"

namespace pidpys::api {

// Containers, and keys in them: a container may hold 32, at up to 3 KiB of secure heap each.
struct OpenedKeysLimits {
    std::size_t containers = 16, keys = 64;  // of one caller
    std::size_t all_containers = 128, all_keys = 192;
};

class OpenedKeys {
public:
    using Limits = OpenedKeysLimits;
    explicit OpenedKeys(const Limits& limits = {}) : limits_(limits) {}

    // What names a place: a session, and the version of its key source.
    struct Place {
        const void* session = nullptr;
        std::uint64_t version = 0;
    };

    // Null if nothing is kept there, or another password opened it.
    [[nodiscard]] OpenKeysPtr find(const Place& place, const SecretString& password);
    // In place of what the session had, charged to the caller. Keys that are too many for it are not kept at all, nor those
    // that live elsewhere: a token is logged in as long as somebody holds a key of it, and each request brings its PIN.
    void keep(const AccountPtr& caller, const Place& place, const SecretString& password, OpenKeysPtr keys);
    void forget(const void* session);
    [[nodiscard]] std::size_t size() const;  // containers

private:
    struct Entry {
        AccountPtr caller;
        Place place;
        std::unique_ptr<const PasswordCheck> password;
        OpenKeysPtr keys;
        Charge charge;
    };
    using Entries = std::list<Entry>;
    struct Count {
        std::size_t containers = 0, keys = 0;
    };
    Count count_locked(const Account* caller) const;  // null: of all
    const Account* richest_locked() const;
    void drop_oldest_locked(const Account* caller, Entries& dropped);
    void forget_locked(const void* session, Entries& dropped);

    const Limits limits_;
    mutable std::mutex mutex_;
    Entries entries_;  // the least recently used in front
};

}  // namespace pidpys::api
