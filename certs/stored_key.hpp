// SPDX-License-Identifier: MIT
// A certificate of the user's whose key the system keeps (platform/key_store.hpp), as a key that signs elsewhere: RSA with
// PKCS #1 v1.5 and PSS, ECDSA.
#pragma once

#include <memory>

#include "crypto/key/private_key.hpp"
#include "platform/key_store.hpp"

namespace pidpys::certs {

// `certificate`: DER. malformed, unsupported (another kind of key).
Result<crypto::KeyEntry> stored_key(ByteView certificate, std::shared_ptr<platform::StoredKey> keeper);

// The same of what the system keeps for that certificate; it may ask the user. Errors of both and of open_stored_key.
Result<crypto::KeyEntry> open_stored_key(ByteView certificate);

}  // namespace pidpys::certs
