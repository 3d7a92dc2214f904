// SPDX-License-Identifier: MIT
// A certificate whose key the system keeps (platform/key_store.hpp), as a key that lives elsewhere: signatures with RSA
// (PKCS #1 v1.5, PSS) and ECDSA, what RSA has encrypted (PKCS #1 v1.5, OAEP), ECDH. "store:FINGERPRINT" names one where a key container is named.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/key/private_key.hpp"
#include "platform/key_store.hpp"

namespace pidpys::certs {

// `certificate`: DER. malformed, unsupported (another kind of key).
Result<crypto::KeyEntry> stored_key(ByteView certificate, std::shared_ptr<platform::StoredKey> keeper);

inline constexpr std::string_view kStorePrefix = "store:";

// The fingerprint in such a name; nothing for the name of a file.
std::optional<std::string> store_name(std::string_view key);

// The key of the one certificate whose SHA-256 begins with those digits, eight at least. invalid_argument (too few, or of
// several), not_found; errors of stored_key, platform::certificates_with_keys and platform::open_stored_key.
Result<crypto::KeyEntry> open_store_key(const std::string& fingerprint, platform::KeyQuestions questions,
                                        std::string_view pin = {});

}  // namespace pidpys::certs
