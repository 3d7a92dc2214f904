// SPDX-License-Identifier: MIT
// Key containers: every format this program reads, recognised by content and not by name (ua-crypto 2):
// PKCS#12 (old, new and GOST encryption), PKCS#8 and PEM (plain, PBES1, PBES2, Proc-Type), IIT Key-6.dat, ZS2, JKS.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"
#include "crypto/key/private_key.hpp"

namespace pidpys::crypto {

enum class ContainerKind { pkcs12, pkcs8, pem, iit_key6, jks };

struct ContainerLimits {
    std::size_t max_size = 4 << 20;       // octets of the container
    std::uint64_t max_work = 10'000'000;  // of all key derivations, in rounds of PBKDF2 with HMAC-SHA-256
    std::size_t max_keys = 32;
    std::size_t max_certificates = 256;
};

struct KeyContainer {
    ContainerKind kind = ContainerKind::pkcs12;
    std::vector<KeyEntry> keys;             // in the container's order
    std::vector<Bytes> other_certificates;  // DER, belonging to none of the keys
};

using std::chrono::system_clock;

// Opens a container. `certificates` (DER) given separately are matched to its keys by public key, as are those inside:
// of several for one key one that is valid `at` this time is taken, the newest first, wherever it came from. Gives up
// where the thread's work is cancelled (crypto/base/cancellation.hpp). Errors: malformed, too_large, unsupported,
// wrong_password, no_key, cancelled.
Result<KeyContainer> open_container(ByteView container, const SecretString& password,
                                    const std::vector<Bytes>& certificates = {}, const ContainerLimits& limits = {},
                                    system_clock::time_point at = system_clock::now());

// Whether the octets are a container that open_container reads, as far as that is to be told without its password: nothing is
// derived from any.
bool is_key_container(ByteView octets);

// The same keys with more certificates; among equals these go before those they had.
KeyContainer with_certificates(const KeyContainer& container, const std::vector<Bytes>& certificates,
                               system_clock::time_point at = system_clock::now());

// The key that this very certificate belongs to, with it; nothing if there is none.
std::optional<KeyEntry> entry_of(const KeyContainer& container, const Bytes& certificate);

// The first key that serves the purpose, by its certificate's keyUsage; nullptr if there is none.
const KeyEntry* find_key(std::span<const KeyEntry> keys, KeyPurpose purpose);
inline const KeyEntry* find_key(const KeyContainer& container, KeyPurpose purpose) {
    return find_key(container.keys, purpose);
}

}  // namespace pidpys::crypto
