// SPDX-License-Identifier: MIT
// The registry of authorities in a process that takes a new one while it runs. What began with one ends with it.
#pragma once

#include <memory>
#include <mutex>

#include "certs/trust.hpp"

namespace pidpys::certs {

// A registry as long as somebody works with it.
class RegistryHold {
public:
    // Of a program that has one registry, which outlives all work with it.
    RegistryHold(const AuthorityRegistry& only) : registry_(std::shared_ptr<void>(), &only) {}  // NOLINT(*-explicit-*)
    RegistryHold(std::shared_ptr<const AuthorityRegistry> shared)                               // NOLINT(*-explicit-*)
        : registry_(std::move(shared)) {}

    const AuthorityRegistry& operator*() const { return *registry_; }
    const AuthorityRegistry* operator->() const { return registry_.get(); }

private:
    std::shared_ptr<const AuthorityRegistry> registry_;
};

// From any thread.
class CurrentRegistry {
public:
    CurrentRegistry() : CurrentRegistry(AuthorityRegistry()) {}
    explicit CurrentRegistry(AuthorityRegistry first)
        : current_(std::make_shared<AuthorityRegistry>(std::move(first))) {}

    [[nodiscard]] RegistryHold hold() const { return {std::shared_ptr<const AuthorityRegistry>(shared())}; }

    void replace(AuthorityRegistry next) {
        auto made = std::make_shared<AuthorityRegistry>(std::move(next));
        const std::lock_guard lock(mutex_);
        current_.swap(made);
    }
    void set_revocation_lists(const std::vector<Bytes>& lists) { shared()->set_revocation_lists(lists); }

private:
    [[nodiscard]] std::shared_ptr<AuthorityRegistry> shared() const {
        const std::lock_guard lock(mutex_);
        return current_;
    }

    mutable std::mutex mutex_;
    std::shared_ptr<AuthorityRegistry> current_;
};

}  // namespace pidpys::certs
