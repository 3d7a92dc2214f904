// SPDX-License-Identifier: MIT
// An opened key container with the facts that questions, permissions and journals name its keys by.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>

#include "channel/question.hpp"
#include "crypto/container/key_container.hpp"

namespace pidpys::api {

class OpenKeys {
public:
    explicit OpenKeys(crypto::KeyContainer container);

    // nullptr if the container has no key for the purpose.
    [[nodiscard]] const crypto::KeyEntry* find(crypto::KeyPurpose purpose) const {
        return crypto::find_key(container_, purpose);
    }
    // The key that signs: one whose certificate is there and can be read, because a person agrees to its use by what
    // the certificate says. no_key, no_certificate, malformed.
    [[nodiscard]] Result<const crypto::KeyEntry*> signer() const;
    // Of the signing key; empty if there is none.
    [[nodiscard]] const channel::KeyFacts& signer_facts() const { return signer_facts_; }

    [[nodiscard]] crypto::ContainerKind kind() const { return container_.kind; }
    [[nodiscard]] const std::vector<crypto::KeyEntry>& keys() const { return container_.keys; }
    // Of none of the keys, nor of their chains.
    [[nodiscard]] const std::vector<Bytes>& other_certificates() const { return container_.other_certificates; }
    [[nodiscard]] std::size_t size() const { return container_.keys.size(); }  // keys
    [[nodiscard]] std::size_t octets() const;                                  // of memory, about

    // Whether the certificate is of one of the keys.
    [[nodiscard]] bool has_certificate(const Bytes& certificate) const;

    // When a use of them was last allowed, by a person or a permission; at first when they were opened. What is merely asked
    // for keeps no key from being put away.
    [[nodiscard]] std::chrono::steady_clock::time_point last_use() const { return last_use_; }
    void used() const { last_use_ = std::chrono::steady_clock::now(); }

    // The same keys with more certificates to choose from.
    [[nodiscard]] std::shared_ptr<const OpenKeys> with(const std::vector<Bytes>& certificates,
                                                       std::chrono::system_clock::time_point at) const;

private:
    crypto::KeyContainer container_;
    channel::KeyFacts signer_facts_;
    Result<void> may_sign_;
    mutable std::atomic<std::chrono::steady_clock::time_point> last_use_ = std::chrono::steady_clock::now();
};

using OpenKeysPtr = std::shared_ptr<const OpenKeys>;

// Certificates the service knows of, asked for whenever a container is opened: most national containers hold none.
using KnownCertificates = std::function<std::vector<Bytes>()>;
inline std::vector<Bytes> all_known(const KnownCertificates& known) { return known ? known() : std::vector<Bytes>(); }

// Each key gets the certificate that is valid `at` this time, the newest first; among equals those of `certificates` go
// before the container's own and these before the `known`. Costs what the container's key derivation costs: call on a
// worker. Errors of crypto::open_container.
Result<OpenKeysPtr> open_keys(ByteView container, const SecretString& password, const std::vector<Bytes>& certificates,
                              const KnownCertificates& known, std::chrono::system_clock::time_point at);

// The facts of a key; its label stands for the owner where there is no certificate or none that can be read.
channel::KeyFacts key_facts(const crypto::KeyEntry& key);

}  // namespace pidpys::api
