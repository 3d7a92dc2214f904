// SPDX-License-Identifier: MIT
// The Ukrainian algorithms inside OpenSSL: an in-process provider `pidpys` with the digests of digests.hpp and keys,
// key generation, signatures, encoders and decoders of DSTU 4145. With it loaded libcrypto itself parses, verifies
// and writes certificates, CRLs, OCSP responses and time stamps of the national algorithms.
#pragma once

#include <openssl/types.h>

#include "crypto/base/result.hpp"

namespace pidpys::crypto {

// Loads the provider into `context` (null: the default one), beside OpenSSL's own default provider, and makes
// the object identifiers and signature algorithms known, which OpenSSL keeps for the whole process. Any number of
// calls from any thread; does nothing the second time. The first takes about a millisecond, most of it OpenSSL's own.
// Errc::internal with OpenSSL's words if it refuses.
Result<void> load_provider(OSSL_LIB_CTX* context = nullptr);

}  // namespace pidpys::crypto
