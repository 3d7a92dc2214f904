// SPDX-License-Identifier: MIT
// An opened key container with the facts that questions, permissions and journals name its keys by.
#pragma once

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

    // Whether one of the keys has this certificate.
    [[nodiscard]] bool has_certificate(const Bytes& certificate) const;

    // The same keys with certificates that go before those they have.
    [[nodiscard]] std::shared_ptr<const OpenKeys> with(const std::vector<Bytes>& certificates) const;

private:
    crypto::KeyContainer container_;
    channel::KeyFacts signer_facts_;
    Result<void> may_sign_;
};

using OpenKeysPtr = std::shared_ptr<const OpenKeys>;

// Certificates the service knows of, asked for whenever a container is opened: most national containers hold none.
using KnownCertificates = std::function<std::vector<Bytes>()>;

// `certificates` go before those of the container, `known` to keys that are still without one. Costs what the
// container's key derivation costs: call on a worker. Errors of crypto::open_container.
Result<OpenKeysPtr> open_keys(ByteView container, const SecretString& password, const std::vector<Bytes>& certificates,
                              const KnownCertificates& known);

// The facts of a key; its label stands for the owner where there is no certificate or none that can be read.
channel::KeyFacts key_facts(const crypto::KeyEntry& key);

}  // namespace pidpys::api
